package dev.constrictor.lifecycle;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The lock under which all of a plugin moves. What is to happen outside of it is collected
 * meanwhile, and done by the same thread once the lock is released. Safe for several threads.
 */
final class PluginLock {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();

  /** Does this under the lock, and afterwards what it put off. */
  void move(Consumer<Deferred> work) {
    Deferred later = new Deferred();
    lock.lock();
    try {
      work.accept(later);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
    later.run();
  }

  /** Reads under the lock. */
  <T> T read(Supplier<T> part) {
    lock.lock();
    try {
      return part.get();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until this holds after a move, at most to this moment of {@link System#nanoTime}. */
  void await(BooleanSupplier condition, long untilNanos) throws InterruptedException {
    lock.lock();
    try {
      long nanos = untilNanos - System.nanoTime();
      while (nanos > 0 && !condition.getAsBoolean()) {
        nanos = moved.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }
}
