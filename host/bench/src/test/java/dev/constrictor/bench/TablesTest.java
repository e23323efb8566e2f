package dev.constrictor.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tables say of given figures, and where on the page it goes. */
class TablesTest {
  @Test
  void ratiosAreOfTheFloorAndMissedTargetsSayByHowMuch() {
    List<Sample> samples =
        List.of(
            call("NoopBenchmark", "constrictor", 15),
            call("NoopBenchmark", "async", 20),
            call("NoopBenchmark", "floor", 5),
            call("PayloadBenchmark", "constrictor", 300),
            call("PayloadBenchmark", "floor", 6),
            call("PayloadBenchmark", "jackson", 25),
            call("ErrorBenchmark", "constrictor", 30),
            call("ErrorBenchmark", "floor", 15));
    assertThat(new Tables(RuntimeProfile.INTERPRETER).calls(samples))
        .contains("| no-op, `call` | 15.0 µs | 30.0 µs | 64 | 5.00 µs | 10.0 µs | 64 | 3.00 |")
        .contains("| ≤ 2 × floor | **missed by 1.00×** |")
        .contains("≤ 150 µs compiled | met |");
    assertThat(new Tables(RuntimeProfile.JIT).calls(samples))
        .contains("≤ 150 µs compiled | **missed by 150 µs** |");
  }

  @Test
  void throughputIsSetBesideTheFloorOfTheSameCallers() {
    List<Sample> samples =
        List.of(
            rate("constrictor1", 8, Sample.Callers.VIRTUAL, 30_000),
            rate("floor1", 1, Sample.Callers.VIRTUAL, 1),
            rate("floor1", 8, Sample.Callers.PLATFORM, 1),
            rate("floor1", 8, Sample.Callers.VIRTUAL, 120_000));
    assertThat(new Tables(RuntimeProfile.JIT).throughput(samples, "plugins"))
        .endsWith("| 8 virtual | 1 | 30,000 | 120,000 | 25 % |\n");
  }

  @Test
  void eachSizeIsSetBesideTheFloorOfTheSameSize() {
    List<Sample> samples =
        List.of(
            call("WorkerNoopBenchmark", "constrictor", 150),
            call("WorkerNoopBenchmark", "async", 160),
            call("WorkerNoopBenchmark", "floor", 120),
            call("WorkerPayloadBenchmark", "constrictor", 400),
            call("WorkerPayloadBenchmark", "floor", 200),
            call("WorkerSizesBenchmark", "constrictor 100", 150),
            call("WorkerSizesBenchmark", "floor 100", 100),
            call("WorkerSizesBenchmark", "constrictor 100000", 900),
            call("WorkerSizesBenchmark", "floor 100000", 300),
            call("WorkerSizesBenchmark", "constrictor 8000000", 90_000),
            call("WorkerSizesBenchmark", "floor 8000000", 45_000));
    assertThat(new WorkerTables().calls(samples))
        .contains("| 1.25 | ≤ 1.5 × floor | met |", "| 3.00 |", "| 1.50 |", "| 2.00 |");
  }

  @Test
  void aSectionIsReplacedAndTheRestIsLeft(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("page.md");
    Files.writeString(
        file,
        "before\n<!-- measured: a -->\nold\n<!-- end: a -->\nbetween\n<!-- measured: b -->\n");
    new MeasuredPage(file).write("a", "new\n");
    assertThat(file)
        .hasContent(
            "before\n<!-- measured: a -->\nnew\n<!-- end: a -->\nbetween\n<!-- measured: b -->\n");
    assertThatThrownBy(() -> new MeasuredPage(file).write("b", "new\n"))
        .hasMessageContaining("no section \"b\"");
  }

  private static Sample call(String benchmark, String method, double p50) {
    return new Sample(benchmark, method, 1, Sample.Callers.PLATFORM, p50, 2 * p50, 64);
  }

  private static Sample rate(String method, int callers, Sample.Callers kind, double rate) {
    return new Sample("ThroughputBenchmark", method, callers, kind, rate, rate, Double.NaN);
  }
}
