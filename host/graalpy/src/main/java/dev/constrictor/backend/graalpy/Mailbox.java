package dev.constrictor.backend.graalpy;

import dev.constrictor.backend.BriefSpin;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A queue of one taker, which looks for the next item for a moment before it sleeps. Any thread may
 * put; what is put is bounded by who puts: an instance gets few calls at a time.
 */
final class Mailbox<T> {
  private static final long LONG_NANOS = TimeUnit.DAYS.toNanos(1);

  private final Queue<T> items = new ConcurrentLinkedQueue<>();
  private final BriefSpin spin = new BriefSpin();
  private volatile @Nullable Thread sleeper;

  /** Adds an item; never blocks. */
  void put(T item) {
    items.add(item);
    Thread asleep = sleeper;
    if (asleep != null) {
      LockSupport.unpark(asleep);
    }
  }

  /** Waits for the next item, on the one thread that takes. */
  T take() throws InterruptedException {
    T item = items.poll();
    if (item != null) {
      return item;
    }
    long begin = System.nanoTime();
    if (!spin.until(() -> !items.isEmpty())) {
      while (items.isEmpty()) {
        sleep(System.nanoTime() + LONG_NANOS);
      }
    }
    spin.waited(System.nanoTime() - begin);
    return items.remove();
  }

  /** The next item, or null when there is none for so long; on the one thread that takes. */
  @Nullable T take(long nanos) throws InterruptedException {
    if (items.isEmpty() && nanos > 0) {
      sleep(System.nanoTime() + nanos);
    }
    return items.poll();
  }

  private void sleep(long untilNanos) throws InterruptedException {
    sleeper = Thread.currentThread();
    try {
      // Whoever puts adds first and then looks for a sleeper: no item is missed.
      long left = untilNanos - System.nanoTime();
      while (items.isEmpty() && left > 0) {
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        left = untilNanos - System.nanoTime();
      }
    } finally {
      sleeper = null;
    }
  }
}
