package dev.constrictor.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the figures of one profile as Markdown tables. */
final class Tables {
  static final String HEAD =
      """
      | what | p50 | p99 | bytes | floor p50 | floor p99 | floor bytes | × floor | target | |
      |---|--:|--:|--:|--:|--:|--:|--:|---|---|
      """;

  private final RuntimeProfile profile;

  Tables(RuntimeProfile profile) {
    this.profile = profile;
  }

  /** Calls in microseconds. */
  String calls(List<Sample> samples) {
    return HEAD
        + row("no-op, `call`", "µs", samples, NoopBenchmark.class, "constrictor", Target.NOOP)
        + row("no-op, `callAsync`", "µs", samples, NoopBenchmark.class, "async", null)
        + row(
            "3.6 KB in and out",
            "µs",
            samples,
            PayloadBenchmark.class,
            "constrictor",
            Target.PAYLOAD)
        + row(
            "… Jackson alone, parse and write",
            "µs",
            samples,
            PayloadBenchmark.class,
            "jackson",
            null)
        + row("the plugin raises", "µs", samples, ErrorBenchmark.class, "constrictor", null);
  }

  /**
   * Starts and deadlines in milliseconds.
   *
   * @param young starts alone, in a JVM that has made only a few
   */
  String singleShots(List<Sample> young, List<Sample> samples) {
    return HEAD
        + row(
            "a further instance serves, in a young JVM",
            "ms",
            young,
            InstanceStartBenchmark.class,
            "constrictor",
            null)
        + row(
            "a further instance serves",
            "ms",
            samples,
            InstanceStartBenchmark.class,
            "constrictor",
            Target.START)
        + row(
            "answer at a deadline of 100 ms, endless loop",
            "ms",
            samples,
            DeadlineBenchmark.class,
            "constrictor",
            Target.DEADLINE);
  }

  /** One benchmark beside its floor, the method {@code floor} with the same parameters. */
  String row(
      String what,
      String unit,
      List<Sample> samples,
      Class<?> benchmark,
      String method,
      @Nullable Target target) {
    Sample measured = find(samples, benchmark, method).orElseThrow();
    int parameters = method.indexOf(' ');
    String floorMethod = parameters < 0 ? "floor" : "floor" + method.substring(parameters);
    Optional<Sample> floor = find(samples, benchmark, floorMethod);
    double ratio = floor.map(bare -> measured.p50() / bare.p50()).orElse(Double.NaN);
    return "| %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            what,
            figures(measured, unit),
            floor.map(bare -> figures(bare, unit)).orElse("| |"),
            Double.isNaN(ratio) ? "" : number(ratio),
            target == null ? "" : target.wording(),
            target == null ? "" : target.verdict(profile, measured, ratio));
  }

  private static String figures(Sample sample, String unit) {
    return String.format(
        Locale.ROOT,
        "%s %s | %s %s | %,.0f",
        number(sample.p50()),
        unit,
        number(sample.p99()),
        unit,
        sample.bytes());
  }

  /**
   * Calls a second, host beside floor, for each number and kind of callers.
   *
   * @param what the number behind the name of a benchmark is a number of
   */
  String throughput(List<Sample> samples, String what) {
    StringBuilder table =
        new StringBuilder(
            """
            | callers | %s | calls/s | floor calls/s | of the floor |
            |---|--:|--:|--:|--:|
            """
                .formatted(what));
    for (Sample hosted : samples) {
      if (!hosted.method().startsWith("constrictor")) {
        continue;
      }
      String number = hosted.method().substring("constrictor".length());
      Sample floor =
          samples.stream()
              .filter(sample -> sample.method().equals("floor" + number))
              .filter(sample -> sample.callers() == hosted.callers())
              .filter(sample -> sample.kind() == hosted.kind())
              .findFirst()
              .orElseThrow();
      table.append(
          String.format(
              Locale.ROOT,
              "| %d %s | %s | %,.0f | %,.0f | %.0f %% |\n",
              hosted.callers(),
              hosted.kind().name().toLowerCase(Locale.ROOT),
              number,
              hosted.p50(),
              floor.p50(),
              100 * hosted.p50() / floor.p50()));
    }
    return table.toString();
  }

  /** Seconds from the start of a JVM to its first answer. */
  static String firstAnswer(List<Double> hosted, List<Double> floor) {
    return String.format(
        Locale.ROOT,
        "JVM start → first answer, %d processes: median %.2f s (%.2f–%.2f); bare floor %.2f s"
            + " (%.2f–%.2f). No AOT cache.\n",
        hosted.size(),
        median(hosted),
        hosted.getFirst(),
        hosted.getLast(),
        median(floor),
        floor.getFirst(),
        floor.getLast());
  }

  private static double median(List<Double> ascending) {
    return ascending.get(ascending.size() / 2);
  }

  private static Optional<Sample> find(List<Sample> samples, Class<?> benchmark, String method) {
    return samples.stream().filter(sample -> sample.is(benchmark, method)).findFirst();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
  }
}
