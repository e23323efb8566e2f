package dev.constrictor.backend.cpython;

import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.protocol.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts workers and has them import their plugin. Stateless. */
record SpareMaker(WorkerLauncher launcher) {
  /** Internal to both sides: imports the plugin ahead of {@code $start}. */
  private static final String IMPORT = "$import";

  private static final Logger LOG = LoggerFactory.getLogger(SpareMaker.class);

  /**
   * A worker that waits for an instance; nothing when none can be had, and the log then tells why.
   * Blocks until it is ready.
   *
   * @param mayGoOn hears of the worker as soon as it runs, and may refuse it
   */
  Optional<Spare> make(InstanceSpec spec, Predicate<WorkerProcess> mayGoOn)
      throws InterruptedException {
    try {
      Path python = launcher.python(spec.manifest());
      PluginSources sources = PluginSources.of(spec.manifest().folder());
      Conversation conversation = launcher.start(spec, python);
      Optional<Spare> made = Optional.empty();
      try {
        conversation.readLog("constrictor-" + spec.manifest().name() + "-spare-log");
        if (mayGoOn.test(conversation.worker())) {
          made =
              isReady(spec, conversation)
                  ? Optional.of(new Spare(spec, python, sources, conversation))
                  : notReady(spec);
        }
      } finally {
        if (made.isEmpty()) { // whatever is thrown, too
          conversation.worker().discard();
        }
      }
      return made;
    } catch (UnusableException | IOException e) {
      LOG.warn("no spare worker for {}: {}", spec.manifest().name(), e.getMessage());
    }
    return Optional.empty();
  }

  private static Optional<Spare> notReady(InstanceSpec spec) {
    LOG.warn("no spare worker for {}: it did not get ready", spec.manifest().name());
    return Optional.empty();
  }

  /** Bounded: a worker that is late is ended, which whoever reads from it notices. */
  private static boolean isReady(InstanceSpec spec, Conversation conversation) {
    Duration limit = spec.manifest().limits().startTimeout();
    CompletableFuture<Void> over = new CompletableFuture<>();
    over.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            late -> {
              conversation.worker().orderEnd();
              return null;
            });
    try {
      return conversation.open() && conversation.ask(Command.of(IMPORT, Map.of()));
    } catch (IOException e) {
      LOG.debug("a spare worker of {} has ended", spec, e); // whoever asks for it tells so
      return false;
    } finally {
      over.complete(null);
    }
  }
}
