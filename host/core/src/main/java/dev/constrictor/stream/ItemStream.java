package dev.constrictor.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One subscription to one call's items: takes them as they come, hands them on as they are asked
 * for, in order, one signal at a time. At most {@link #CAPACITY} items wait; the source cannot be
 * slowed, so one more is refused and the source must then end the stream. Safe for several threads.
 *
 * @param <T> what the subscriber gets
 */
public final class ItemStream<T> implements Flow.Subscription {
  /** How many items may wait for their subscriber. */
  public static final int CAPACITY = 1024;

  private final Flow.Subscriber<? super T> subscriber;
  private final Function<@Nullable Object, ? extends T> reader;
  private final Executor executor;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Item> waiting = new ArrayDeque<>();
  private long demand;
  private boolean delivering;
  private boolean over;
  private @Nullable End end;
  private @Nullable Runnable onCancel;

  /** Items may be null; a deque takes none. */
  private record Item(@Nullable Object value) {}

  /** How the stream ends: completed without a failure. */
  private record End(@Nullable Throwable failure) {}

  /**
   * A stream that has not been announced to its subscriber.
   *
   * @param reader makes what the subscriber gets of an item; what it throws fails the stream
   * @param executor runs the signals; its threads may be blocked by the subscriber
   */
  public ItemStream(
      Flow.Subscriber<? super T> subscriber,
      Function<@Nullable Object, ? extends T> reader,
      Executor executor) {
    this.subscriber = Objects.requireNonNull(subscriber, "subscriber");
    this.reader = reader;
    this.executor = executor;
  }

  /** Announces the subscription; false when the subscriber has cancelled it at once. */
  public boolean open() {
    subscriber.onSubscribe(this);
    lock.lock();
    try {
      return !over;
    } finally {
      lock.unlock();
    }
  }

  /** Says how to stop the source; done at once where the subscriber has cancelled already. */
  public void onCancel(Runnable stopSource) {
    lock.lock();
    try {
      if (!over) {
        onCancel = stopSource;
        return;
      }
    } finally {
      lock.unlock();
    }
    stopSource.run();
  }

  /** Takes an item; false when there is no room for it. Ignored once the stream is over. */
  public boolean offer(@Nullable Object item) {
    lock.lock();
    try {
      if (over || end != null) {
        return true;
      }
      if (waiting.size() >= CAPACITY) {
        return false;
      }
      waiting.add(new Item(item));
      deliver();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the stream after the items that wait; only the first end counts. */
  public void end(@Nullable Throwable failure) {
    lock.lock();
    try {
      if (end == null) {
        end = new End(failure);
        deliver();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void request(long count) {
    if (count <= 0) {
      stop(new IllegalArgumentException("at least 1 must be requested, saw " + count));
      return;
    }
    lock.lock();
    try {
      demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
      deliver();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void cancel() {
    stop(null);
  }

  /** Stops the source; a failure is still told, a cancellation is not. */
  private void stop(@Nullable Throwable failure) {
    Runnable stopSource;
    lock.lock();
    try {
      if (over) {
        return;
      }
      waiting.clear();
      stopSource = onCancel;
      onCancel = null;
      if (failure == null) {
        over = true;
      } else {
        end = new End(failure);
        deliver();
      }
    } finally {
      lock.unlock();
    }
    if (stopSource != null) {
      stopSource.run();
    }
  }

  /** Sees to it that somebody delivers what can be; called with the lock held. */
  private void deliver() {
    if (!delivering && hasSignal()) {
      delivering = true;
      executor.execute(this::run);
    }
  }

  private boolean hasSignal() {
    return !over && (waiting.isEmpty() ? end != null : demand > 0);
  }

  private void run() {
    Runnable signal = next();
    while (signal != null) {
      signal.run();
      signal = next();
    }
  }

  private @Nullable Runnable next() {
    lock.lock();
    try {
      if (!hasSignal()) {
        delivering = false;
        return null;
      }
      Item item = waiting.poll();
      if (item != null) {
        demand--;
        return () -> hand(item);
      }
      over = true;
      onCancel = null;
      Throwable failure = Objects.requireNonNull(end, "there is an end").failure();
      return failure == null ? subscriber::onComplete : () -> subscriber.onError(failure);
    } finally {
      lock.unlock();
    }
  }

  private void hand(Item item) {
    T value;
    try {
      value = Objects.requireNonNull(reader.apply(item.value), "a reader answers no null");
    } catch (RuntimeException e) {
      stop(e);
      return;
    }
    try {
      subscriber.onNext(value);
    } catch (Throwable e) { // a subscriber must not throw: it is cancelled, and its thread told
      cancel();
      throw e;
    }
  }
}
