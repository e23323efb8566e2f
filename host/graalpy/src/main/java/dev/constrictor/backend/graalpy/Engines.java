package dev.constrictor.backend.graalpy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.SandboxPolicy;
import org.jspecify.annotations.Nullable;

/**
 * One engine a plugin, or one for all, made when first wanted; the first one earlier, if asked for.
 * An engine keeps something of each context that it has had, so that after many of them another
 * takes its place. Safe for several threads.
 */
final class Engines {
  private static final String FOR_ALL = "";

  /**
   * So many contexts an engine may have. A new one costs a plugin's next start 100 ms, and what the
   * compiler has made for the old one.
   */
  private static final int CONTEXTS = 50;

  /** What the build used: the engine itself calls every GraalPy from a jar a development build. */
  static final String VERSION = version();

  private final boolean shared;
  private final Map<String, Counted> byPlugin = new ConcurrentHashMap<>();
  private final Set<Counted> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable CompletableFuture<Engine>> prewarmed =
      new AtomicReference<>();

  Engines(boolean shared) {
    this.shared = shared;
  }

  /**
   * Begins to make the first engine, on a thread of its own: it loads what all engines share, while
   * the host still reads its manifests.
   */
  void prewarm() {
    CompletableFuture<Engine> engine = new CompletableFuture<>();
    prewarmed.set(engine);
    Thread maker =
        new Thread(
            () -> engine.completeAsync(Engines::create, Runnable::run), "constrictor-prewarm");
    maker.setDaemon(true);
    maker.start();
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream in = Engines.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read version.properties", e);
    }
    return properties.getProperty("graalpy");
  }

  /** The engine for one more context of the plugin. */
  Lease lease(String plugin) {
    return byPlugin
        .compute(
            shared ? FOR_ALL : plugin,
            (name, current) -> {
              Counted fit = current == null || current.isWorn() ? new Counted(next()) : current;
              if (current != null && current != fit) {
                current.retire();
              }
              fit.begin();
              return fit;
            })
        .lease();
  }

  /** An engine while one context needs it; closed after that context, by one thread. */
  interface Lease extends AutoCloseable {
    Engine engine();

    @Override
    void close();
  }

  /** An engine, the contexts it has had and those it has. */
  private final class Counted {
    private final Engine engine;
    private int had;
    private int has;
    private boolean retired;

    Counted(Engine engine) {
      this.engine = engine;
      open.add(this);
    }

    synchronized boolean isWorn() {
      return had >= CONTEXTS;
    }

    synchronized void begin() {
      had++;
      has++;
    }

    synchronized void retire() {
      retired = true;
      closeUnlessUsed();
    }

    private synchronized void end() {
      has--;
      closeUnlessUsed();
    }

    private void closeUnlessUsed() {
      if (retired && has == 0 && open.remove(this)) {
        closeAside(engine);
      }
    }

    Lease lease() {
      return new Lease() {
        @Override
        public Engine engine() {
          return engine;
        }

        @Override
        public void close() {
          end();
        }
      };
    }
  }

  private Engine next() {
    CompletableFuture<Engine> first = prewarmed.getAndSet(null);
    return first == null ? create() : first.join();
  }

  private static Engine create() {
    return IsolatedEngines.make(Engines::build);
  }

  private static Engine build() {
    return Engine.newBuilder("python")
        .sandbox(SandboxPolicy.CONSTRAINED)
        .option("engine.WarnInterpreterOnly", "false")
        .out(OutputStream.nullOutputStream())
        .err(OutputStream.nullOutputStream())
        .build();
  }

  /** What runs the plugins; names the optimizing runtime only where it is in force. */
  String description() {
    return byPlugin.values().stream()
        .findFirst()
        .map(counted -> counted.engine)
        .map(
            engine ->
                "GraalPy %s, %s"
                    .formatted(
                        VERSION,
                        engine.getImplementationName().equals("Interpreted")
                            ? "interpreted only"
                            : "compiled by " + engine.getImplementationName()))
        .orElse("GraalPy, not started");
  }

  void close() {
    CompletableFuture<Engine> unused = prewarmed.getAndSet(null);
    if (unused != null) {
      unused.thenAccept(engine -> engine.close(true));
    }
    byPlugin.clear();
    for (Counted counted : List.copyOf(open)) {
      if (open.remove(counted)) {
        closeAside(counted.engine);
      }
    }
  }

  private static void closeAside(Engine engine) {
    Thread closer =
        new Thread(() -> engine.close(true), "constrictor-engine-closer"); // may never return
    closer.setDaemon(true);
    closer.start();
  }
}
