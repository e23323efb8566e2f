package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginState;
import dev.constrictor.api.StateChange;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Where one plugin stands and why; moves by the transition table alone, and every move is an event.
 * Not thread-safe: its plugin's lock guards it.
 */
final class StateMachine {
  private final String plugin;
  private final Consumer<StateChange> events;
  private final InOrder told = new InOrder();
  private PluginState state = PluginState.DISCOVERED;
  private String reason = "found";

  StateMachine(String plugin, Consumer<StateChange> events) {
    this.plugin = plugin;
    this.events = events;
  }

  PluginState state() {
    return state;
  }

  String reason() {
    return reason;
  }

  /** Moves, the event being told later; the same state again only changes the reason. */
  void transition(PluginState to, String why, Deferred later) {
    PluginState from = state;
    if (from != to && !Transitions.allowed(from, to)) {
      throw new IllegalStateException(
          "plugin %s cannot go from %s to %s".formatted(plugin, from, to));
    }
    state = to;
    reason = why;
    if (from != to) {
      tell(new StateChange(plugin, from, to, why, Instant.now()), later);
    }
  }

  /** Tells what happens to the plugin without moving it. */
  void remark(String what, Deferred later) {
    tell(new StateChange(plugin, state, state, what, Instant.now()), later);
  }

  private void tell(StateChange change, Deferred later) {
    afterEvents(() -> events.accept(change), later);
  }

  /** Does this once all events so far have been told. */
  void afterEvents(Runnable action, Deferred later) {
    told.add(action); // under the lock, which is what the order is of
    later.then(told::run);
  }

  /** Whether the end of the plugin has begun. */
  boolean stopping() {
    return state == PluginState.DRAINING || state == PluginState.STOPPED;
  }
}
