package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginState;
import dev.constrictor.api.StateChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Hears changes of state, and lets a test wait for one. Safe for several threads. */
final class StateLog implements Consumer<StateChange> {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<StateChange> heard = new ArrayList<>();

  @Override
  public synchronized void accept(StateChange change) {
    heard.add(change);
    notifyAll();
  }

  /** All changes, in the order in which they were told. */
  synchronized List<StateChange> all() {
    return List.copyOf(heard);
  }

  synchronized List<StateChange> of(String plugin) {
    return heard.stream().filter(change -> change.plugin().equals(plugin)).toList();
  }

  /** The states the plugin has come to, in order. */
  List<PluginState> path(String plugin) {
    return of(plugin).stream().map(StateChange::to).toList();
  }

  /** Waits until the plugin has come to this state so often. */
  void await(String plugin, PluginState state, int times) throws InterruptedException {
    await(
        changes ->
            changes.stream()
                    .filter(change -> change.plugin().equals(plugin) && change.to() == state)
                    .count()
                >= times,
        plugin + " to be " + state + " " + times + " times");
  }

  /** Waits until the plugin has come to a state for such a reason. */
  void await(String plugin, Predicate<String> reason) throws InterruptedException {
    await(
        changes ->
            changes.stream()
                .anyMatch(change -> change.plugin().equals(plugin) && reason.test(change.reason())),
        plugin + " to change for the wanted reason");
  }

  private synchronized void await(Predicate<List<StateChange>> condition, String what)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.test(heard)) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new AssertionError("waited in vain for " + what + "; heard " + heard);
      }
      wait(left);
    }
  }
}
