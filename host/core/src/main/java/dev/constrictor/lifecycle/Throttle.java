package dev.constrictor.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Slows a plugin that keeps near its CPU limit before one of its calls is stopped by it: such calls
 * may take half of the CPU time that its instances could have, over a window; past that, an
 * instance rests after each as long as the call has computed. Not thread-safe: its plugin's lock
 * guards it.
 */
final class Throttle {
  /** A call is near the limit when it takes more than this share of {@code limits.cpu_time}. */
  private static final double NEAR = 0.8;

  /** What calls near the limit may take of the window. */
  private static final double SHARE = 0.5;

  /** The window, in limits: long enough for a few heavy calls among light ones. */
  private static final int WINDOW_IN_LIMITS = 10;

  private record Heavy(long endNanos, long cpuNanos) {}

  private final long limitNanos;
  private final long allowedNanos;
  private final LongSupplier clock;
  private final Deque<Heavy> window = new ArrayDeque<>();
  private long used;
  private long count;

  /**
   * @param cpuTime {@code limits.cpu_time}
   * @param instances how many share the window
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  Throttle(Duration cpuTime, int instances, LongSupplier clock) {
    this.limitNanos = cpuTime.toNanos();
    this.allowedNanos = (long) (SHARE * WINDOW_IN_LIMITS * limitNanos * instances);
    this.clock = clock;
  }

  /** How long the instance that has just computed so long shall rest; zero for most. */
  Duration restAfter(Duration cpu) {
    long cpuNanos = cpu.toNanos();
    if (cpuNanos <= NEAR * limitNanos) {
      return Duration.ZERO;
    }
    long now = clock.getAsLong();
    window.addLast(new Heavy(now, cpuNanos));
    used += cpuNanos;
    while (now - window.getFirst().endNanos() > WINDOW_IN_LIMITS * limitNanos) {
      used -= window.removeFirst().cpuNanos();
    }
    if (used <= allowedNanos) {
      return Duration.ZERO;
    }
    count++;
    return cpu;
  }

  /** How often an instance had to rest so far. */
  long count() {
    return count;
  }
}
