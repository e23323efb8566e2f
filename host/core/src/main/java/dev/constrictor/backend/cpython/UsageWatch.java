package dev.constrictor.backend.cpython;

import dev.constrictor.backend.Timers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Looks at what workers use: often while they work on something, else now and then. */
final class UsageWatch implements AutoCloseable {
  private static final Duration BUSY = Duration.ofMillis(10);
  private static final int IDLE_ROUNDS = 25;

  private final Set<CPythonInstance> watched = ConcurrentHashMap.newKeySet();
  private final Timers timers = new Timers();
  private final AtomicBoolean awake = new AtomicBoolean();
  private int round;

  void watch(CPythonInstance instance) {
    watched.add(instance);
    if (awake.compareAndSet(false, true)) {
      timers.after(BUSY, this::look);
    }
  }

  void forget(CPythonInstance instance) {
    watched.remove(instance);
  }

  private void look() {
    if (watched.isEmpty()) {
      awake.set(false);
      if (watched.isEmpty() || !awake.compareAndSet(false, true)) {
        return;
      }
    }
    round = (round + 1) % IDLE_ROUNDS;
    for (CPythonInstance instance : watched) {
      if (round == 0 || instance.isBusy()) {
        instance.checkUsage();
      }
    }
    timers.after(BUSY, this::look);
  }

  @Override
  public void close() {
    timers.close();
  }
}
