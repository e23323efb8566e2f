package dev.constrictor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StoppingTablesTest {
  private static List<Stop> stops(String... lines) {
    return Stream.of(lines).map(line -> Stop.parse(line.replace(' ', '\t'))).toList();
  }

  private static final List<Stop> STOCK =
      stops("loop STOPPED 3.0 ", "sum STUCK 2000.0 Sum.java:1", "tuple BY_ITSELF 0.1 MemoryError");

  @Test
  void eachCaseHasTheTimesOfItsStops() {
    String text =
        new StoppingTables(
                STOCK,
                stops(
                    "loop STOPPED 4.0 ",
                    "sum STOPPED 20.0 ",
                    "tuple BY_ITSELF 0.1 MemoryError",
                    "loop STOPPED 8.0 ",
                    "sum STOPPED 30.0 "))
            .text();
    assertThat(text)
        .contains("| cases | 3 | 3 |")
        .contains("| stuck, % of the cases | 33 | 0.0 | ≤ 1 % | met |")
        .contains("| p50 of the stops, ms | 3.0 | 8.0 | ≤ 50 ms | met |")
        .contains("None was stuck on the rewritten one.")
        .contains("| `loop` | 1 of 1 | 3.0 | 3.0 | 2 of 2 | 4.0 | 8.0 |")
        .contains("| `sum` | **stuck** | | | 2 of 2 | 20 | 30 |")
        .contains("| `tuple` | was over | | | was over | | |");
  }

  @Test
  void whatIsStuckIsNamedWithItsPlaceAndMissesTheTarget() {
    String text = new StoppingTables(STOCK, STOCK).text();
    assertThat(text).contains("- `sum`, in `Sum.java:1`").doesNotContain("≤ 1 % | met");
  }
}
