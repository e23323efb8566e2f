package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Ending;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The orderly end of one plugin: drain, cancel what still runs, run the stop hooks, end by force,
 * see it gone. Each step has its part of the time, and the whole is bounded.
 */
final class StopSequence {
  /** The part of the time in which calls may finish. */
  private static final double DRAIN_SHARE = 0.6;

  /** The part in which calls that were cancelled may let go of their instances. */
  private static final double CANCEL_SHARE = 0.05;

  /** The part of the time that the stop hooks of all instances, run at once, may take. */
  private static final double HOOKS_SHARE = 0.25;

  private final SupervisedPlugin plugin;
  private final Duration limit;

  StopSequence(SupervisedPlugin plugin, Duration limit) {
    this.plugin = plugin;
    this.limit = limit;
  }

  /** Returns when the plugin's instances are gone or the time is up. */
  void run() throws InterruptedException {
    long begin = System.nanoTime();
    long end = begin + limit.toNanos();
    plugin.beginDraining();
    plugin.awaitDrained(begin + (long) (limit.toNanos() * DRAIN_SHARE));
    plugin.refuseAll();
    List<Slot> left = plugin.instances(); // with those that cancelling ends
    plugin.cancelRunning();
    plugin.awaitDrained(System.nanoTime() + (long) (limit.toNanos() * CANCEL_SHARE));
    runHooks(plugin.idleInstances());
    Ending ending =
        new Ending(PluginError.of(Reason.NOT_RUNNING, "the plugin has been stopped"), false);
    left.forEach(slot -> slot.destroy(ending));
    await(left.stream().map(Slot::gone).toList(), end - System.nanoTime());
    plugin.stopped();
  }

  /** Not of busy instances: their calls do not even let go when cancelled. */
  private void runHooks(List<Slot> idle) {
    Duration share = Duration.ofNanos((long) (limit.toNanos() * HOOKS_SHARE));
    List<CompletableFuture<Void>> hooks =
        idle.stream().map(slot -> slot.stop(share).<Void>thenApply(outcome -> null)).toList();
    await(hooks, share.toNanos());
  }

  private static void await(List<CompletableFuture<Void>> all, long nanos) {
    CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, Math.max(0, nanos), TimeUnit.NANOSECONDS)
        .join();
  }
}
