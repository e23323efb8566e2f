package dev.constrictor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One piece of memory that no heap could hold does not end a JVM that would end for want of it. */
class LargeRequestsTest {
  private static final List<String> FRAGILE = List.of("-Xmx1g", "-XX:+ExitOnOutOfMemoryError");
  private static final int EXIT_ON_OUT_OF_MEMORY = 3;

  /**
   * Ten times what the slowest takes, which fill a buffer first; a heap of garbage takes longer.
   */
  private static final double AT_MOST_MILLIS = 5_000;

  @Test
  void areRefusedAtOnceAndTheJvmLives() throws IOException, InterruptedException {
    ChildJvm.Outcome outcome =
        ChildJvm.run(ChildJvm.rewritten(FRAGILE, LargeRequests.class, List.of()));
    assertThat(outcome.status()).as(outcome.output()).isZero();
    List<String> lines = outcome.output().lines().toList();
    assertThat(lines).hasSize(LargeRequests.REQUESTS.size() + 1).last().isEqualTo("alive: 45");
    for (String line : lines.subList(0, LargeRequests.REQUESTS.size())) {
      String[] fields = line.split("\t");
      assertThat(fields[1]).as(fields[2]).isEqualTo("refused");
      assertThat(Double.parseDouble(fields[0])).as(fields[2]).isLessThan(AT_MOST_MILLIS);
    }
  }

  /** So the flag is in force above, and the first request enough. */
  @Test
  void theStockGraalPyEndsTheJvm() throws IOException, InterruptedException {
    ChildJvm.Outcome outcome =
        ChildJvm.run(ChildJvm.stock(FRAGILE, LargeRequests.class, List.of()));
    assertThat(outcome.status()).as(outcome.output()).isEqualTo(EXIT_ON_OUT_OF_MEMORY);
    assertThat(outcome.output()).doesNotContain("refused", "granted");
  }
}
