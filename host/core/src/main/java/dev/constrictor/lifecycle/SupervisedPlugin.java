package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.StateChange;
import dev.constrictor.backend.Call;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.config.PluginManifest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One plugin from start to stop: what the host asks of it goes to those who keep its instances and
 * its calls. Safe for several threads.
 */
final class SupervisedPlugin {
  private final PluginCore core;
  private final Placement placement;
  private final CallDesk calls;
  private final InstanceKeeper instances;

  /**
   * Nothing starts yet.
   *
   * @param specs its instances to be
   * @param events hears its changes of state in their order
   */
  SupervisedPlugin(
      Placement placement, List<InstanceSpec> specs, HostWide host, Consumer<StateChange> events) {
    this.core = PluginCore.of(specs.getFirst().manifest(), events);
    this.placement = placement;
    Ladder ladder = new Ladder(host.timers(), host.abandoned());
    this.calls = new CallDesk(core, host, ladder);
    this.instances = new InstanceKeeper(core, calls, placement, specs, host, ladder);
  }

  /** Begins to start; returns at once. */
  void start() {
    instances.start();
  }

  /** Fails the plugin before it has started; its callers are told why. */
  void refuseToStart(PluginError why) {
    instances.refuseToStart(why);
  }

  /** Takes a call; it will be answered by its deadline whatever happens. */
  void accept(Call call) {
    calls.accept(call);
  }

  /** Ends a call that nobody waits for any more; the instance pays if it does not let go of it. */
  void giveUp(Call call, PluginError why) {
    calls.giveUp(call, why);
  }

  /** Accepts nothing more; what waits and runs goes on. */
  void beginDraining() {
    core.move(
        later -> {
          PluginState to =
              Transitions.allowed(core.life().state(), PluginState.DRAINING)
                  ? PluginState.DRAINING
                  : PluginState.STOPPED;
          if (Transitions.allowed(core.life().state(), to)) {
            core.life().transition(to, "the host is stopping", later);
          }
        });
  }

  /** Waits until no call waits or runs, or until nothing serves them, at most to this moment. */
  void awaitDrained(long untilNanos) throws InterruptedException {
    core.lock().await(() -> !core.slots().anyReady() || core.admission().isDrained(), untilNanos);
  }

  /** Refuses the calls that still wait. */
  void refuseAll() {
    core.move(core::refuseWaiting);
  }

  /** Gives up the calls that instances still work on. */
  void cancelRunning() {
    calls.cancelRunning();
  }

  /** Marks the end, once all instances are gone or the time for it was up. */
  void stopped() {
    core.move(
        later -> {
          if (core.life().state() == PluginState.DRAINING) {
            core.life().transition(PluginState.STOPPED, "stopped", later);
          }
        });
  }

  PluginManifest manifest() {
    return core.manifest();
  }

  /** Where it runs. */
  Placement placement() {
    return placement;
  }

  /** Completes when the first start has succeeded or failed, or was given up. */
  CompletableFuture<Void> firstStart() {
    return core.firstStart().copy();
  }

  List<Slot> instances() {
    return core.lock().read(core.slots()::all);
  }

  /** The instances that have nothing to do but to answer the host. */
  List<Slot> idleInstances() {
    return core.lock().read(core.slots()::allIdle);
  }

  PluginSnapshot snapshot() {
    return core.lock()
        .read(
            () ->
                new PluginSnapshot(
                    core.life().state(),
                    core.life().reason(),
                    instances.description(),
                    core.admission().throttled()));
  }
}
