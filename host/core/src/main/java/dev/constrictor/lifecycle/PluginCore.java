package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.StateChange;
import dev.constrictor.config.PluginManifest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What moves together when one plugin moves: its state, its instances, the calls that wait for them
 * and why it serves none. All of it moves under the one lock; answers and events leave after the
 * lock is released. Safe for several threads.
 *
 * @param manifest whose plugin it is
 * @param lock guards all the others
 * @param life its state
 * @param slots its instances
 * @param admission which of them works on which call
 * @param refusals why it serves no calls, when it does not
 * @param firstStart completes when the first start has succeeded or failed, or was given up
 */
record PluginCore(
    PluginManifest manifest,
    PluginLock lock,
    StateMachine life,
    Slots slots,
    Admission admission,
    Refusals refusals,
    CompletableFuture<Void> firstStart) {

  /**
   * Of a plugin that was found.
   *
   * @param events hears its changes of state in their order
   */
  static PluginCore of(PluginManifest manifest, Consumer<StateChange> events) {
    Slots slots = new Slots();
    return new PluginCore(
        manifest,
        new PluginLock(),
        new StateMachine(manifest.name(), events),
        slots,
        new Admission(manifest.limits(), manifest.instances(), slots),
        new Refusals(),
        new CompletableFuture<>());
  }

  /** Moves the plugin under its lock; what is put off is done after that. */
  void move(Consumer<Deferred> work) {
    lock.move(
        later -> {
          work.accept(later);
          if (!life.state().mayServeSoon() && !firstStart.isDone()) {
            life.afterEvents(() -> firstStart.complete(null), later);
          }
        });
  }

  // What follows is for those who hold the lock.

  /** Whether no instance may be launched any more. */
  boolean isOver() {
    return life.stopping() || life.state() == PluginState.QUARANTINED;
  }

  /** What callers are told while it does not serve. */
  PluginError refusal() {
    return refusals.in(life.state(), life.reason());
  }

  /** Answers all calls that wait with that. */
  void refuseWaiting(Deferred later) {
    PluginError refusal = refusal();
    admission.takeAll().forEach(call -> later.then(() -> call.fail(refusal)));
  }

  /** Hands calls that wait to instances that can take them. */
  void dispatch(Deferred later) {
    if (life.state().serves() || life.state() == PluginState.DRAINING) {
      admission.dispatch(later);
    }
  }
}
