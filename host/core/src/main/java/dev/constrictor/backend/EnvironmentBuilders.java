package dev.constrictor.backend;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.environment.EnvironmentException;
import dev.constrictor.environment.NotInProcessException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares plugins' environments, each on a thread of its own, since an installer may take minutes.
 * Safe for several threads.
 */
public final class EnvironmentBuilders implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentBuilders.class);

  private final Set<Thread> builders = ConcurrentHashMap.newKeySet();
  private final Consumer<Thread> starter;

  /** None at work. */
  public EnvironmentBuilders() {
    this(Thread::start);
  }

  EnvironmentBuilders(Consumer<Thread> starter) {
    this.starter = starter;
  }

  /** What prepares one plugin; answers a remark for people, or an empty text. */
  public interface Work {
    /** May block, and be interrupted. */
    String prepare() throws EnvironmentException, InterruptedException;
  }

  /** Begins the work and returns at once; where there is no thread for it, that is the result. */
  public CompletableFuture<Preparation> begin(PluginManifest manifest, Work work) {
    CompletableFuture<Preparation> prepared = new CompletableFuture<>();
    Thread builder =
        new Thread(
            () -> prepared.complete(result(manifest, work)),
            "constrictor-" + manifest.name() + "-environment");
    builder.setDaemon(true);
    builders.add(builder);
    prepared.whenComplete((result, failure) -> builders.remove(builder));
    try {
      starter.accept(builder);
    } catch (OutOfMemoryError noThread) { // else the plugin would wait for ever
      LOG.error("no thread prepares {}", manifest.name(), noThread);
      prepared.complete(
          new Preparation.Failed(
              PluginError.of(
                  Reason.INTERNAL, "no thread for its environment: " + noThread.getMessage())));
    }
    return prepared;
  }

  private static Preparation result(PluginManifest manifest, Work work) {
    try {
      return new Preparation.Ready(work.prepare());
    } catch (NotInProcessException e) {
      return new Preparation.Unfit(e.toError());
    } catch (EnvironmentException e) {
      return new Preparation.Failed(e.toError());
    } catch (InterruptedException e) {
      return new Preparation.Failed(
          PluginError.of(
              Reason.ENVIRONMENT, "the host is stopping, and the environment was not built"));
    } catch (RuntimeException e) { // the thread's root: the plugin must not wait for ever
      LOG.error("the environment of {} broke", manifest.name(), e);
      return new Preparation.Failed(PluginError.of(Reason.INTERNAL, "the environment broke: " + e));
    }
  }

  /** Interrupts those at work; each ends its installer and answers. */
  @Override
  public void close() {
    builders.forEach(Thread::interrupt);
  }
}
