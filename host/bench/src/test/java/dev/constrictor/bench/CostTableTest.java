package dev.constrictor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CostTableTest {
  private static final List<Cost.Pair> INTERPRETED =
      List.of(
          new Cost.Pair("sum(list)", 1_000_000, 2_500_000),
          new Cost.Pair("sorted", 2_000_000, 2_000_000),
          new Cost.Pair("json.loads", 4_000_000, 4_200_000));
  private static final List<Cost.Pair> COMPILED =
      List.of(
          new Cost.Pair("sum(list)", 100_000, 110_000),
          new Cost.Pair("sorted", 200_000, 200_000),
          new Cost.Pair("json.loads", 400_000, 404_000));

  @Test
  void eachWorkloadStandsBesideItself() {
    assertThat(CostTable.workloads(INTERPRETED, COMPILED))
        .contains("| sum(list) | 1,000 | 2,500 | 2.50 | 100 | 110 | 1.10 |");
  }

  @Test
  void theSummaryNamesTheWorstAndJudgesByTheTargets() {
    StartCost.Comparison starts =
        new StartCost.Comparison(
            new StartCost.Starts(List.of(5.0, 6.0, 7.0), List.of(1.0, 2.0), 100 << 20),
            new StartCost.Starts(List.of(5.0, 6.3, 7.0), List.of(1.0, 2.0), 110 << 20));
    assertThat(CostTable.summary(INTERPRETED, COMPILED, starts))
        .contains("| median, interpreter | 1.05 | ≤ 1.10 | met |")
        .contains("| highest, interpreter: sum(list) | 2.50 | ≤ 2.00 | ")
        .contains("| median, JIT | 1.01 | ≤ 1.05 | met |")
        .contains("first answer: 6.00 s (5.00–7.00) and 6.30 s (5.00–7.00) | 1.05 |")
        .contains("| … with an AOT cache: 1.50 s (1.00–2.00) and 1.50 s (1.00–2.00) | 1.00 |")
        .contains("| size of the AOT cache: 100 and 110 MiB | 1.10 |")
        .doesNotContain("sum(list) | 2.50 | ≤ 2.00 | met");
  }
}
