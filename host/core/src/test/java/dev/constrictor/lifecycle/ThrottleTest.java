package dev.constrictor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Duration HEAVY = Duration.ofMillis(900);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L); // it overflows

  private Throttle throttle(int instances) {
    return new Throttle(LIMIT, instances, now::get);
  }

  /** A call that took so long, begun when the one before had ended. */
  private Duration call(Throttle throttle, Duration cpu) {
    now.addAndGet(cpu.toNanos());
    return throttle.restAfter(cpu);
  }

  @Test
  void lightCallsNeverRest() {
    Throttle throttle = throttle(1);
    for (int i = 0; i < 1000; i++) {
      assertThat(call(throttle, Duration.ofMillis(800))).isZero();
    }
    assertThat(throttle.count()).isZero();
  }

  @Test
  void afterHalfTheWindowHeavyCallsRestAsLongAsTheyComputed() {
    Throttle throttle = throttle(1);
    for (int i = 0; i < 5; i++) {
      assertThat(call(throttle, HEAVY)).as("call %d", i).isZero();
    }
    assertThat(call(throttle, HEAVY)).isEqualTo(HEAVY);
    assertThat(call(throttle, HEAVY)).isEqualTo(HEAVY);
    assertThat(throttle.count()).isEqualTo(2);
  }

  @Test
  void whatIsOlderThanTheWindowIsForgotten() {
    Throttle throttle = throttle(1);
    for (int i = 0; i < 6; i++) {
      call(throttle, HEAVY);
    }
    now.addAndGet(Duration.ofSeconds(11).toNanos());
    assertThat(call(throttle, HEAVY)).isZero();
  }

  @Test
  void moreInstancesMayComputeMore() {
    Throttle throttle = throttle(2);
    for (int i = 0; i < 11; i++) {
      assertThat(throttle.restAfter(HEAVY)).as("call %d", i).isZero();
    }
    assertThat(throttle.restAfter(HEAVY)).isEqualTo(HEAVY);
  }
}
