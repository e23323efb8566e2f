package dev.constrictor.backend.graalpy;

import dev.constrictor.runtime.heap.ContextHeap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * What one context may keep, against what it does. A walk over its objects is exact and costs about
 * as much as collecting them, so it is made only when what was allocated since the last one could
 * have crossed the limit. Safe for several threads.
 */
final class HeapAccount {
  /** A piece of this share of the limit is large. */
  private static final long LARGE_SHARE = 4;

  /** What made a walk fail may be over by then; a context in doubt goes on that long. */
  private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ContextHeap heap;
  private final LongSupplier allocated;
  private final long limitBytes;
  private final AtomicBoolean walking = new AtomicBoolean();
  private volatile long retainedAtWalk;
  private volatile long allocatedAtWalk;
  private volatile long restUntilNanos = System.nanoTime();

  /**
   * @param allocated all that the guest's thread has ever allocated, kept or not
   */
  HeapAccount(ContextHeap heap, LongSupplier allocated, long limitBytes) {
    this.heap = heap;
    this.allocated = allocated;
    this.limitBytes = limitBytes;
  }

  /** What the context keeps at most: what it kept at the last walk, and all since. */
  long mostBytes() {
    return retainedAtWalk + allocated.getAsLong() - allocatedAtWalk;
  }

  /** Whether it may keep more than it is allowed. */
  boolean isInDoubt() {
    return mostBytes() > limitBytes;
  }

  /**
   * Whether only a walk can tell; true for one caller until that walk has ended.
   *
   * @param urgent also when the last walk was only just over
   */
  boolean wantsWalk(boolean urgent) {
    return isInDoubt()
        && (urgent || System.nanoTime() - restUntilNanos > 0)
        && walking.compareAndSet(false, true);
  }

  /**
   * Whether one more piece of so many bytes may come into being. Of a large one only if it leaves
   * the context within its limit; many small ones are found by the walk that follows them. Walks
   * where only that can tell, so it may take its time; on the guest's own thread.
   */
  boolean hasRoomFor(long bytes) {
    if (bytes > limitBytes) {
      return false;
    }
    if (bytes < limitBytes / LARGE_SHARE || mostBytes() + bytes <= limitBytes) {
      return true;
    }
    boolean over = excess() > 0;
    allocatedAtWalk = allocated.getAsLong(); // the guest stood still: the rest is the walk's own
    return !over && mostBytes() + bytes <= limitBytes;
  }

  /** Walks; answers what is kept where that is more than allowed, else 0. Takes its time. */
  long excess() {
    long begin = System.nanoTime();
    long allocatedBefore = allocated.getAsLong();
    try {
      long retained = heap.retainedBytes(limitBytes);
      retainedAtWalk = Math.min(retained, limitBytes);
      allocatedAtWalk = allocatedBefore;
      return retained > limitBytes ? retained : 0;
    } catch (CancellationException closedMeanwhile) {
      return 0;
    } finally {
      long now = System.nanoTime();
      restUntilNanos = now + (now - begin); // walking takes half of a processor at most
      walking.set(false);
    }
  }

  /** The walk that was wanted has failed, and the next one may be wanted in a while. */
  void walkFailed() {
    restUntilNanos = System.nanoTime() + AFTER_FAILURE_NANOS;
    walking.set(false);
  }

  /** Ends walks, since the context is to be closed. */
  void close() {
    heap.close();
  }
}
