package dev.constrictor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What came of attacks survives the way between two JVMs, and is told as it was. */
class HostileTableTest {
  private static final HostileSample SPIN =
      new HostileSample("spin", "TIMEOUT call_timeout", true, 12.5, Double.NaN, 80, true);
  private static final HostileSample HOG =
      new HostileSample(
          "hog", "RESOURCE_ERROR memory_limit", false, Double.NaN, 3 * 1024 * 1024, 2000, false);
  private static final NeighbourSample NEIGHBOUR =
      NeighbourSample.of(Beside.NOTHING, new long[] {3_000_000, 1_000_000, 2_000_000});

  @Test
  void samplesTravelAsLines() {
    assertThat(HostileSample.parse(SPIN.line())).isEqualTo(SPIN);
    assertThat(HostileSample.parse(HOG.line())).isEqualTo(HOG);
    assertThat(NeighbourSample.isLine(SPIN.line())).isFalse();
    assertThat(HostileSample.isLine(SPIN.line())).isTrue();
    assertThat(HostileSample.isLine("java.lang.OutOfMemoryError: Java heap space")).isFalse();
    assertThat(NeighbourSample.isLine(NEIGHBOUR.line())).isTrue();
    assertThat(NeighbourSample.parse(NEIGHBOUR.line())).isEqualTo(NEIGHBOUR);
  }

  @Test
  void eachAttackHasItsRowAndEachRuntimeItsColumns() {
    HostileRuns.Result result =
        new HostileRuns.Result(
            List.of(SPIN, SPIN, HOG),
            List.of(
                NEIGHBOUR,
                NeighbourSample.of(Beside.BRIEF, new long[] {3_000_000, 3_000_000}),
                NeighbourSample.of(Beside.MEMORY, new long[] {300_000_000})));
    HostileTable table = new HostileTable(Map.of(RuntimeProfile.JIT, result));
    assertThat(table.attacks().lines().toList())
        .containsExactly(
            "| attack | answered with | JIT: late, ms | over, MiB | serves again, ms | thread freed |",
            "|---|---|--:|--:|--:|---|",
            "| `spin` | `TIMEOUT call_timeout` | 13 / 13 |  | 80 / 80 | yes |",
            "| `hog` | `RESOURCE_ERROR memory_limit (unexpected)` |  | 3.0 / 3.0 | 2000 / 2000 | **no** |");
    assertThat(table.summary())
        .contains("| JIT | nothing | 3 | 2.0 ms | 2.0 ms | 1.0 |  |  |")
        .contains(
            "| JIT | attacks that end by themselves | 2 | 3.0 ms | 3.0 ms | 1.5 | p99 ≤ 3 × quiet | met |")
        .contains(
            "| JIT | attacks on memory | 1 | 300 ms | 300 ms | 150 | p99 ≤ 250 ms | **missed by 50.0 ms** |")
        .contains("| JIT | 3 | 2 | 1 | 13 / 13 / 13 ms |");
  }
}
