package dev.constrictor.backend.cpython;

import java.util.function.LongSupplier;

/**
 * Output that no call can be held for, such as that of a plugin's own threads. It is counted anew
 * from time to time, or a worker that writes little would be over any limit one day. Safe for
 * several threads.
 */
final class OwnOutput {
  private final long windowNanos;
  private final LongSupplier clock;
  private long bytes;
  private long sinceNanos;

  /**
   * Nothing written yet.
   *
   * @param windowNanos after so long it is counted from nothing again
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  OwnOutput(long windowNanos, LongSupplier clock) {
    this.windowNanos = windowNanos;
    this.clock = clock;
    this.sinceNanos = clock.getAsLong();
  }

  /** Counts so many bytes more; tells how many there were before. */
  synchronized long getAndAdd(int more) {
    long now = clock.getAsLong();
    if (now - sinceNanos >= windowNanos) {
      sinceNanos = now;
      bytes = 0;
    }
    long before = bytes;
    bytes += more;
    return before;
  }

  /** Counts from nothing again. */
  synchronized void reset() {
    bytes = 0;
  }
}
