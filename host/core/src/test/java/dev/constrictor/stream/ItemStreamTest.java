package dev.constrictor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of {@code Flow}, each by its number in the Reactive Streams specification. */
class ItemStreamTest {
  private static class Recorder implements Flow.Subscriber<Object> {
    private final List<String> signals = new ArrayList<>();
    private final Consumer<Flow.Subscription> onSubscribe;
    private Flow.@Nullable Subscription subscription;

    Recorder(Consumer<Flow.Subscription> onSubscribe) {
      this.onSubscribe = onSubscribe;
    }

    Flow.Subscription subscription() {
      return Objects.requireNonNull(subscription, "subscribed");
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      signals.add("subscribed");
      subscription = given;
      onSubscribe.accept(given);
    }

    @Override
    public void onNext(Object item) {
      signals.add(item.toString());
    }

    @Override
    public void onError(Throwable failure) {
      signals.add("failed: " + failure.getMessage());
    }

    @Override
    public void onComplete() {
      signals.add("completed");
    }
  }

  private static ItemStream<Object> stream(Flow.Subscriber<Object> subscriber) {
    return new ItemStream<>(
        subscriber, item -> Objects.requireNonNull(item, "null item"), Runnable::run);
  }

  @Test
  void rule101NoMoreThanWasAskedFor() {
    Recorder recorder = new Recorder(subscription -> subscription.request(2));
    ItemStream<Object> stream = stream(recorder);
    assertThat(stream.open()).isTrue();
    List.of(1, 2, 3).forEach(stream::offer);
    assertThat(recorder.signals).containsExactly("subscribed", "1", "2");
    recorder.subscription().request(1);
    assertThat(recorder.signals).endsWith("3");
  }

  @Test
  void rule105And107CompletionComesAfterTheItemsAndNothingAfterIt() {
    Recorder recorder = new Recorder(subscription -> {});
    ItemStream<Object> stream = stream(recorder);
    stream.open();
    stream.offer(1);
    stream.end(null);
    stream.end(new IllegalStateException("late"));
    stream.offer(2);
    assertThat(recorder.signals).containsExactly("subscribed");
    recorder.subscription().request(Long.MAX_VALUE);
    recorder.subscription().request(Long.MAX_VALUE);
    assertThat(recorder.signals).containsExactly("subscribed", "1", "completed");
  }

  @Test
  void anEmptyStreamCompletesWithoutDemand() {
    Recorder recorder = new Recorder(subscription -> {});
    ItemStream<Object> stream = stream(recorder);
    stream.open();
    stream.end(null);
    assertThat(recorder.signals).containsExactly("subscribed", "completed");
  }

  @Test
  void rule104FailureComesAfterTheItems() {
    Recorder recorder = new Recorder(subscription -> subscription.request(1));
    ItemStream<Object> stream = stream(recorder);
    stream.open();
    stream.offer(1);
    stream.end(new IllegalStateException("broken"));
    assertThat(recorder.signals).containsExactly("subscribed", "1", "failed: broken");
  }

  @Test
  @SuppressWarnings("NullAway") // the point of the test
  void rule109ANullSubscriberIsRefused() {
    assertThatThrownBy(() -> stream(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void rule213AFailingSubscriberIsCancelled() {
    AtomicInteger stopped = new AtomicInteger();
    Recorder recorder =
        new Recorder(subscription -> subscription.request(9)) {
          @Override
          public void onNext(Object item) {
            super.onNext(item);
            throw new IllegalStateException("the subscriber's own");
          }
        };
    ItemStream<Object> stream = stream(recorder);
    stream.open();
    stream.onCancel(stopped::incrementAndGet);
    assertThatThrownBy(() -> stream.offer(1)).hasMessage("the subscriber's own");
    stream.offer(2);
    stream.end(null);
    assertThat(recorder.signals).containsExactly("subscribed", "1");
    assertThat(stopped).hasValue(1);
  }

  @Test
  void rule305To308CancellingStopsTheSourceOnceAndAllSignals() {
    AtomicInteger stopped = new AtomicInteger();
    Recorder recorder = new Recorder(subscription -> {});
    ItemStream<Object> stream = stream(recorder);
    stream.open();
    stream.onCancel(stopped::incrementAndGet);
    stream.offer(1);
    recorder.subscription().cancel();
    recorder.subscription().cancel();
    recorder.subscription().request(5);
    recorder.subscription().request(-1);
    stream.end(new IllegalStateException("cancelled"));
    assertThat(recorder.signals).containsExactly("subscribed");
    assertThat(stopped).hasValue(1);
  }

  @Test
  void cancellingInOnSubscribeMeansThatNothingBegins() {
    ItemStream<Object> stream = stream(new Recorder(Flow.Subscription::cancel));
    assertThat(stream.open()).isFalse();
    AtomicInteger stopped = new AtomicInteger();
    stream.onCancel(stopped::incrementAndGet);
    assertThat(stopped).hasValue(1);
  }

  @Test
  void rule303RequestsFromOnNextDoNotNest() {
    int count = 50_000; // as frames it would be too many
    Recorder recorder =
        new Recorder(subscription -> subscription.request(1)) {
          @Override
          public void onNext(Object item) {
            super.onNext(item);
            subscription().request(1);
          }
        };
    ItemStream<Object> stream = stream(recorder);
    stream.open();
    for (int i = 0; i < count; i++) {
      assertThat(stream.offer(i)).isTrue();
    }
    assertThat(recorder.signals).hasSize(count + 1);
  }

  @Test
  void rule309RequestsBelowOneFailTheStreamAndStopTheSource() {
    AtomicInteger stopped = new AtomicInteger();
    Recorder recorder = new Recorder(subscription -> {});
    ItemStream<Object> stream = stream(recorder);
    stream.open();
    stream.onCancel(stopped::incrementAndGet);
    recorder.subscription().request(0);
    assertThat(recorder.signals)
        .containsExactly("subscribed", "failed: at least 1 must be requested, saw 0");
    assertThat(stopped).hasValue(1);
  }

  @Test
  void rule317DemandDoesNotOverflow() {
    Recorder recorder = new Recorder(subscription -> subscription.request(Long.MAX_VALUE));
    ItemStream<Object> stream = stream(recorder);
    stream.open();
    recorder.subscription().request(Long.MAX_VALUE);
    stream.offer(1);
    assertThat(recorder.signals).containsExactly("subscribed", "1");
  }

  @Test
  void theBufferIsBounded() {
    Recorder recorder = new Recorder(subscription -> {});
    ItemStream<Object> stream = stream(recorder);
    stream.open();
    for (int i = 0; i < ItemStream.CAPACITY; i++) {
      assertThat(stream.offer(i)).isTrue();
    }
    assertThat(stream.offer("too many")).isFalse();
    stream.end(new IllegalStateException("too slow"));
    recorder.subscription().request(Long.MAX_VALUE);
    assertThat(recorder.signals)
        .hasSize(ItemStream.CAPACITY + 2)
        .doesNotContain("too many")
        .endsWith("failed: too slow");
  }

  @Test
  void anItemThatCannotBeReadFailsTheStreamAndStopsTheSource() {
    AtomicInteger stopped = new AtomicInteger();
    Recorder recorder = new Recorder(subscription -> subscription.request(9));
    ItemStream<Object> stream = stream(recorder);
    stream.open();
    stream.onCancel(stopped::incrementAndGet);
    stream.offer(null);
    assertThat(recorder.signals).containsExactly("subscribed", "failed: null item");
    assertThat(stopped).hasValue(1);
  }

  @Test
  void rule103SignalsComeOneAfterAnotherWhoeverOffersAndRequests() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    CountDownLatch completed = new CountDownLatch(1);
    int count = 20_000;
    Recorder recorder =
        new Recorder(subscription -> subscription.request(1)) {
          @Override
          public void onNext(Object item) {
            overlaps.addAndGet(inside.getAndIncrement());
            super.onNext(item);
            inside.decrementAndGet();
          }

          @Override
          public void onComplete() {
            overlaps.addAndGet(inside.get());
            super.onComplete();
            completed.countDown();
          }
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ItemStream<Object> stream = new ItemStream<>(recorder, Objects::requireNonNull, threads);
      stream.open();
      threads.execute(
          () -> {
            for (int i = 0; i < count; i++) {
              recorder.subscription().request(1);
            }
          });
      for (int i = 0; i < count; i++) {
        while (!stream.offer(i)) {
          Thread.onSpinWait();
        }
      }
      stream.end(null);
      assertThat(completed.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(overlaps).hasValue(0);
    assertThat(recorder.signals).hasSize(count + 2);
    assertThat(recorder.signals.get(count)).isEqualTo(String.valueOf(count - 1));
  }
}
