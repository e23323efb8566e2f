package dev.constrictor.embedding;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A subscriber that keeps what it hears; asks for nothing by itself. */
final class ItemQueue<T> implements Flow.Subscriber<T> {
  final BlockingQueue<T> items = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private Flow.@Nullable Subscription subscription;
  private volatile @Nullable Throwable failure;

  Flow.Subscription subscription() {
    return Objects.requireNonNull(subscription, "given at once");
  }

  /** Waits for the end and answers the failure, if there was one. */
  @Nullable Throwable awaitEnd() throws InterruptedException {
    if (!ended.await(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no end after 20 s; " + items.size() + " items came");
    }
    return failure;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
  }

  @Override
  public void onNext(T item) {
    items.add(item);
  }

  @Override
  public void onError(Throwable cause) {
    failure = cause;
    ended.countDown();
  }

  @Override
  public void onComplete() {
    ended.countDown();
  }
}
