package dev.constrictor.backend;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hashed timing wheel: entries are added and removed in constant time, whatever their number, and
 * handed out once their tick has come. Knows no clock and no thread; {@link Timers} drives it. Safe
 * for several threads that add and remove, and one that advances.
 */
final class TimingWheel {
  /** How late an entry may be: a tenth of what the deadline's promise of 50 ms leaves. */
  static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** A power of two; one turn takes 2.56 s, so that a usual deadline is passed by few times. */
  static final int BUCKETS = 512;

  private final long originNanos;
  private final Bucket[] buckets = new Bucket[BUCKETS];
  private final AtomicInteger size = new AtomicInteger();
  private volatile long currentTick;

  /**
   * Something that is due at some time; in at most one wheel, and once at a time: it may be added
   * again when it fires.
   */
  abstract static class Entry {
    private long dueTick;
    private @Nullable Entry previous;
    private @Nullable Entry next;
    private volatile @Nullable Bucket bucket;

    /** What is done when the time has come; must not block. */
    abstract void fire();
  }

  private static final class Bucket {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Entry first;

    void link(Entry entry) {
      entry.next = first;
      entry.previous = null;
      if (first != null) {
        first.previous = entry;
      }
      first = entry;
      entry.bucket = this;
    }

    void unlink(Entry entry) {
      if (entry.previous == null) {
        first = entry.next;
      } else {
        entry.previous.next = entry.next;
      }
      if (entry.next != null) {
        entry.next.previous = entry.previous;
      }
      entry.previous = entry.next = null;
      entry.bucket = null;
    }
  }

  /** An empty wheel whose first tick begins at this moment of {@link System#nanoTime}. */
  TimingWheel(long originNanos) {
    this.originNanos = originNanos;
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] = new Bucket();
    }
  }

  /** How many entries wait. */
  int size() {
    return size.get();
  }

  /** When the next tick ends, on the clock of {@link System#nanoTime}. */
  long nextTickNanos() {
    return originNanos + (currentTick + 1) * TICK_NANOS;
  }

  /** Adds an entry that is due at this moment; one in the past is due with the next tick. */
  void add(Entry entry, long atNanos) {
    size.incrementAndGet();
    long dueTick = Math.ceilDiv(atNanos - originNanos, TICK_NANOS);
    while (!tryLink(entry, Math.max(dueTick, currentTick + 1))) {
      Thread.onSpinWait(); // the wheel has just passed that bucket
    }
  }

  private boolean tryLink(Entry entry, long dueTick) {
    Bucket bucket = bucket(dueTick);
    bucket.lock.lock();
    try {
      // The wheel moves its tick on before it looks into the bucket: seen still, it has yet to
      // look.
      if (dueTick <= currentTick) {
        return false;
      }
      entry.dueTick = dueTick;
      bucket.link(entry);
      return true;
    } finally {
      bucket.lock.unlock();
    }
  }

  /** Takes an entry out; false when it was handed out, removed or never added. */
  boolean remove(Entry entry) {
    Bucket bucket = entry.bucket;
    if (bucket == null) {
      return false;
    }
    bucket.lock.lock();
    try {
      if (entry.bucket != bucket) {
        return false;
      }
      bucket.unlink(entry);
    } finally {
      bucket.lock.unlock();
    }
    size.decrementAndGet();
    return true;
  }

  /**
   * Moves on to this moment and hands out all that was due until then, in no order. Needs no memory
   * of its own: where there is none, nothing that is due gets lost.
   *
   * @param taker called without any lock; must not throw
   */
  void advance(long nowNanos, Consumer<Entry> taker) {
    Entry due = null;
    long target = Math.floorDiv(nowNanos - originNanos, TICK_NANOS);
    // After a long sleep one turn looks into every bucket.
    currentTick = Math.max(currentTick, target - BUCKETS);
    while (currentTick < target) {
      long tick = currentTick + 1;
      currentTick = tick;
      due = takeDue(bucket(tick), tick, due);
    }
    while (due != null) {
      Entry taken = due;
      due = taken.next;
      taken.next = null;
      taker.accept(taken);
    }
  }

  /** Puts what is due before the others that are, linked as in a bucket. */
  private @Nullable Entry takeDue(Bucket bucket, long tick, @Nullable Entry others) {
    Entry due = others;
    bucket.lock.lock();
    try {
      Entry entry = bucket.first;
      while (entry != null) {
        Entry following = entry.next;
        if (entry.dueTick <= tick) {
          bucket.unlink(entry);
          size.decrementAndGet();
          entry.next = due;
          due = entry;
        }
        entry = following;
      }
      return due;
    } finally {
      bucket.lock.unlock();
    }
  }

  private Bucket bucket(long tick) {
    return buckets[(int) (tick & (BUCKETS - 1))];
  }
}
