package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts plugins after those that they depend on, and stops them before those. Safe for several
 * threads.
 */
final class DependencyOrder {
  private static final Logger LOG = LoggerFactory.getLogger(DependencyOrder.class);

  private final Roster roster;
  private final Dependencies dependencies;

  DependencyOrder(Roster roster, Dependencies dependencies) {
    this.roster = roster;
    this.dependencies = dependencies;
  }

  /** Begins to start every plugin, each once those it depends on serve; returns at once. */
  void start() {
    roster.plugins().forEach(this::startAfterDependencies);
  }

  private void startAfterDependencies(SupervisedPlugin plugin) {
    String name = plugin.manifest().name();
    Optional<String> cycle = dependencies.cycleThrough(name);
    if (cycle.isPresent()) {
      refuse(plugin, "depends_on leads back to the plugin: " + cycle.get());
      return;
    }
    CompletableFuture<?>[] firstStarts =
        dependencies.of(name).stream()
            .flatMap(dependency -> roster.plugin(dependency).stream())
            .map(SupervisedPlugin::firstStart)
            .toArray(CompletableFuture<?>[]::new);
    Runnable start = () -> missing(name).ifPresentOrElse(why -> refuse(plugin, why), plugin::start);
    if (firstStarts.length == 0) {
      start.run();
    } else { // on a thread of its own, since the last of them may be started by a guest's
      CompletableFuture.allOf(firstStarts)
          .thenRunAsync(
              start,
              work ->
                  Thread.ofPlatform()
                      .daemon()
                      .name("constrictor-" + name + "-starter")
                      .start(work));
    }
  }

  private static void refuse(SupervisedPlugin plugin, String why) {
    plugin.refuseToStart(PluginError.of(Reason.NOT_RUNNING, why));
  }

  /** The first of the plugin's dependencies that does not serve, and why. */
  private Optional<String> missing(String plugin) {
    for (String dependency : dependencies.of(plugin)) {
      Optional<PluginStatus> status = roster.status(dependency);
      if (status.isEmpty()) {
        return Optional.of("depends_on: " + roster.refusal(dependency).message());
      }
      if (!status.get().state().serves()) {
        return Optional.of(
            "depends_on: %s is %s: %s"
                .formatted(dependency, status.get().state(), status.get().reason()));
      }
    }
    return Optional.empty();
  }

  /**
   * Stops every plugin, each after those that depend on it; returns when all have stopped.
   *
   * @param end the moment of {@link System#nanoTime} at which the last is ended by force
   */
  void stop(long end) {
    Map<String, CompletableFuture<Void>> stops = new HashMap<>();
    roster.plugins().forEach(plugin -> stopped(plugin, end, stops));
    CompletableFuture.allOf(stops.values().toArray(CompletableFuture<?>[]::new)).join();
  }

  /** The plugin's stop, begun when those that depend on it have stopped. */
  private CompletableFuture<Void> stopped(
      SupervisedPlugin plugin, long end, Map<String, CompletableFuture<Void>> stops) {
    String name = plugin.manifest().name();
    CompletableFuture<Void> known = stops.get(name);
    if (known != null) {
      return known;
    }
    CompletableFuture<Void> stop = new CompletableFuture<>();
    stops.put(name, stop); // before its dependents, which a cycle would lead back here
    CompletableFuture<?>[] dependents =
        dependencies.cycleThrough(name).isPresent()
            ? new CompletableFuture<?>[0]
            : dependencies.dependentsOf(name).stream()
                .flatMap(dependent -> roster.plugin(dependent).stream())
                .map(dependent -> stopped(dependent, end, stops))
                .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(dependents).thenRun(() -> stopOnItsThread(plugin, end, stop));
    return stop;
  }

  private static void stopOnItsThread(
      SupervisedPlugin plugin, long end, CompletableFuture<Void> stop) {
    Runnable sequence =
        () -> {
          try {
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            new StopSequence(plugin, left).run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            stop.complete(null);
          }
        };
    String name = plugin.manifest().name();
    try {
      Thread stopper = new Thread(sequence, "constrictor-" + name + "-stopper");
      stopper.setDaemon(true);
      stopper.start();
    } catch (OutOfMemoryError noThread) { // then one plugin after the other, in what time is left
      LOG.warn("plugin {} is stopped without a thread of its own: {}", name, noThread.getMessage());
      sequence.run();
    }
  }
}
