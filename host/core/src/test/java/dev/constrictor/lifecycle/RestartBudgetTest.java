package dev.constrictor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.config.RestartPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RestartBudgetTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** Jitter is half of its span, so that a pause is three quarters of the backoff. */
  private static final RandomGenerator HALF = () -> 1L << 63;

  private final RestartBudget budget =
      new RestartBudget(
          new RestartPolicy(
              4, Duration.ofSeconds(60), Duration.ofMillis(200), Duration.ofMillis(700)),
          HALF);

  private Duration take(long nowNanos) {
    return budget.take(nowNanos).orElseThrow();
  }

  @Test
  void eachPauseIsTwiceTheLastUpToTheLongest() {
    assertThat(take(0)).isEqualTo(Duration.ofMillis(150));
    assertThat(take(0)).isEqualTo(Duration.ofMillis(300));
    assertThat(take(0)).isEqualTo(Duration.ofMillis(525));
    assertThat(take(0)).isEqualTo(Duration.ofMillis(525));
  }

  @Test
  void whatIsUsedUpComesBackWithTheWindow() {
    for (int i = 0; i < 4; i++) {
      take(i * SECOND);
    }
    assertThat(budget.take(59 * SECOND)).isEmpty();
    assertThat(budget.take(61 * SECOND)).isPresent(); // the first two are out of the window
    assertThat(budget.take(61 * SECOND)).isEmpty();
  }
}
