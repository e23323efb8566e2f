package dev.constrictor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class TimingWheelTest {
  private static final long TICK = TimingWheel.TICK_NANOS;
  private static final long TURN = TICK * TimingWheel.BUCKETS;

  private final TimingWheel wheel = new TimingWheel(1_000);

  private static final class Named extends TimingWheel.Entry {
    private final long dueNanos;

    Named(long dueNanos) {
      this.dueNanos = dueNanos;
    }

    @Override
    void fire() {}
  }

  private List<TimingWheel.Entry> advance(long nowNanos) {
    List<TimingWheel.Entry> due = new ArrayList<>();
    wheel.advance(nowNanos, due::add);
    return due;
  }

  private Named add(long dueNanos) {
    Named entry = new Named(dueNanos);
    wheel.add(entry, dueNanos);
    return entry;
  }

  @Test
  void anEntryIsDueAtItsTickAndNotBefore() {
    Named entry = add(1_000 + 3 * TICK);
    assertThat(advance(1_000 + 3 * TICK - 1)).isEmpty();
    assertThat(advance(1_000 + 3 * TICK)).containsExactly(entry);
    assertThat(advance(1_000 + 4 * TICK)).isEmpty();
    assertThat(wheel.size()).isZero();
  }

  @Test
  void anEntryOfThePastIsDueWithTheNextTick() {
    advance(1_000 + 10 * TICK);
    Named entry = add(1_000);
    assertThat(advance(1_000 + 10 * TICK)).isEmpty();
    assertThat(advance(1_000 + 11 * TICK)).containsExactly(entry);
  }

  @Test
  void laterTurnsOfTheSameBucketWait() {
    Named late = add(1_000 + 2 * TURN + TICK);
    Named soon = add(1_000 + TICK);
    assertThat(advance(1_000 + TICK)).containsExactly(soon);
    assertThat(advance(1_000 + 2 * TURN)).isEmpty();
    assertThat(advance(1_000 + 2 * TURN + TICK)).containsExactly(late);
  }

  @Test
  void oneThatWasTakenOutIsNeverDue() {
    Named first = add(1_000 + TICK);
    Named second = add(1_000 + TICK);
    Named third = add(1_000 + TICK);
    assertThat(wheel.remove(second)).isTrue();
    assertThat(wheel.remove(second)).isFalse();
    assertThat(advance(1_000 + TICK)).containsExactlyInAnyOrder(first, third);
    assertThat(wheel.remove(first)).isFalse();
    assertThat(wheel.size()).isZero();
  }

  @Test
  void afterALongSleepAllThatWasDueIsHandedOutOnce() {
    List<Named> all = new ArrayList<>();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    for (int i = 0; i < 5_000; i++) {
      all.add(add(random.nextLong(20 * TURN)));
    }
    List<TimingWheel.Entry> due = advance(1_000 + 10 * TURN);
    assertThat(due)
        .containsExactlyInAnyOrderElementsOf(
            all.stream().filter(one -> one.dueNanos <= 1_000 + 10 * TURN).toList());
    due.addAll(advance(1_000 + 21 * TURN));
    assertThat(due).hasSize(5_000).doesNotHaveDuplicates();
  }

  @Test
  void timersFireWhatIsAddedAndWakeFromTheirSleep() throws Exception {
    try (Timers timers = new Timers()) {
      for (int round = 0; round < 3; round++) {
        CountDownLatch fired = new CountDownLatch(1);
        timers.after(java.time.Duration.ofMillis(round), fired::countDown);
        assertThat(fired.await(10, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void whoeverAddsAndRemovesAtOnceLosesNothing() throws Exception {
    try (Timers timers = new Timers()) {
      int count = 20_000;
      AtomicInteger fired = new AtomicInteger();
      CountDownLatch all = new CountDownLatch(2 * count);
      Runnable adder =
          () -> {
            for (int i = 0; i < count; i++) {
              TimingWheel.Entry kept =
                  new TimingWheel.Entry() {
                    @Override
                    void fire() {
                      fired.incrementAndGet();
                      all.countDown();
                    }
                  };
              timers.add(kept, System.nanoTime() + i % 7 * TICK);
              Named removed = new Named(0);
              timers.add(removed, System.nanoTime() + 100 * TURN);
              timers.remove(removed);
            }
          };
      Thread one = new Thread(adder);
      Thread two = new Thread(adder);
      one.start();
      two.start();
      assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
      one.join();
      two.join();
      assertThat(fired).hasValue(2 * count);
    }
  }

  @Test
  void anActionThatFailsCostsTheOthersNothing() throws Exception {
    try (Timers timers = new Timers()) {
      CountDownLatch fired = new CountDownLatch(4);
      for (int i = 0; i < 4; i++) { // in one batch, or in several
        timers.after(
            java.time.Duration.ofMillis(20),
            () -> {
              fired.countDown();
              throw new OutOfMemoryError("as the test wants it");
            });
      }
      assertThat(fired.await(10, TimeUnit.SECONDS)).isTrue();
      CountDownLatch later = new CountDownLatch(1);
      timers.after(java.time.Duration.ofMillis(20), later::countDown);
      assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whatIsRepeatedGoesOnThoughItFailsAndSleepsWhenItWantsTo() throws Exception {
    try (Timers timers = new Timers()) {
      Semaphore rounds = new Semaphore(0);
      Semaphore naps = new Semaphore(0);
      AtomicBoolean tired = new AtomicBoolean();
      BooleanSupplier action =
          () -> {
            rounds.release();
            if (tired.get()) {
              return false;
            }
            throw new OutOfMemoryError("as the test wants it");
          };
      BooleanSupplier wanted =
          () -> {
            naps.release();
            return false;
          };
      Timers.Repeated repeated = timers.repeated(java.time.Duration.ofMillis(1), action, wanted);
      for (int nap = 0; nap < 2; nap++) {
        tired.set(false);
        repeated.wake();
        assertThat(rounds.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
        tired.set(true);
        assertThat(naps.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        rounds.drainPermits();
      }
    }
  }
}
