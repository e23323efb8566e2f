package dev.constrictor.backend.graalpy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.SandboxPolicy;
import org.jspecify.annotations.Nullable;

/**
 * One engine a plugin, or one for all, made when first wanted; the first one earlier, if asked for.
 * Safe for several threads.
 */
final class Engines {
  private static final String FOR_ALL = "";

  /** What the build used: the engine itself calls every GraalPy from a jar a development build. */
  static final String VERSION = version();

  private final boolean shared;
  private final Map<String, Engine> byPlugin = new ConcurrentHashMap<>();
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

  Engine of(String plugin) {
    return byPlugin.computeIfAbsent(shared ? FOR_ALL : plugin, name -> next());
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
    for (Engine engine : byPlugin.values()) {
      Thread closer =
          new Thread(() -> engine.close(true), "constrictor-engine-closer"); // may never return
      closer.setDaemon(true);
      closer.start();
    }
    byPlugin.clear();
  }
}
