package dev.constrictor.backend;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Looks at a condition for a moment before its thread goes to sleep for it. Being woken costs more
 * than a short call does, so looking pays where waits are usually short, and only there: each place
 * learns from its last waits, and no more than half of the processors look at once, none where
 * there is but one. Safe for several threads.
 */
public final class BriefSpin {
  /** About what being woken costs twice over: a longer look cannot pay. */
  private static final long LONGEST_NANOS = TimeUnit.MICROSECONDS.toNanos(30);

  /** Waits count no longer than this, so that one pause does not outweigh many short waits. */
  private static final long CAP_NANOS = 8 * LONGEST_NANOS;

  private static final int MOST = Runtime.getRuntime().availableProcessors() / 2;
  private static final AtomicInteger LOOKING = new AtomicInteger();

  /** Looks between two readings of the clock, which cost more than a look. */
  private static final int LOOKS = 32;

  private volatile long typicalNanos = CAP_NANOS;

  /**
   * True once the condition holds; false when it is time to sleep for it instead, which may be at
   * once. Virtual threads never look: others of their kind would have to wait for the carrier.
   */
  public boolean until(BooleanSupplier condition) {
    if (typicalNanos > LONGEST_NANOS || Thread.currentThread().isVirtual()) {
      return condition.getAsBoolean();
    }
    if (LOOKING.incrementAndGet() > MOST) {
      LOOKING.decrementAndGet();
      return condition.getAsBoolean();
    }
    try {
      long end = System.nanoTime() + LONGEST_NANOS;
      while (System.nanoTime() < end) {
        for (int i = 0; i < LOOKS; i++) {
          if (condition.getAsBoolean()) {
            return true;
          }
          Thread.onSpinWait();
        }
      }
      return false;
    } finally {
      LOOKING.decrementAndGet();
    }
  }

  /** Learns how long a wait at this place was, looking and sleeping together. */
  public void waited(long nanos) {
    long before = typicalNanos; // of two threads that learn at once one may be forgotten
    typicalNanos = before + (Math.min(nanos, CAP_NANOS) - before) / 4;
  }
}
