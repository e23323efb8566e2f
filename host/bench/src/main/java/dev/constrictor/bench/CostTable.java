package dev.constrictor.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Writes what the rewriting costs as Markdown tables. */
final class CostTable {
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double BYTES_PER_MIB = 1 << 20;
  private static final double START = 1.05;

  private CostTable() {}

  /** Every workload on both runtimes. Both lists have the same workloads in the same order. */
  static String workloads(List<Cost.Pair> interpreted, List<Cost.Pair> compiled) {
    StringBuilder table =
        new StringBuilder(
            """
            | workload | interpreter: stock, µs | rewritten, µs | × | JIT: stock, µs | rewritten, µs | × |
            |---|--:|--:|--:|--:|--:|--:|
            """);
    for (int row = 0; row < interpreted.size(); row++) {
      table.append(
          "| %s | %s | %s |\n"
              .formatted(
                  interpreted.get(row).workload(),
                  figures(interpreted.get(row)),
                  figures(compiled.get(row))));
    }
    return table.toString();
  }

  private static String figures(Cost.Pair pair) {
    return String.format(
        Locale.ROOT,
        "%,.0f | %,.0f | %.2f",
        pair.stockNanos() / NANOS_PER_MICRO,
        pair.rewrittenNanos() / NANOS_PER_MICRO,
        pair.ratio());
  }

  /** What matters of it, beside the targets. */
  static String summary(
      List<Cost.Pair> interpreted, List<Cost.Pair> compiled, StartCost.Comparison starts) {
    StartCost.Starts stock = starts.stock();
    StartCost.Starts rewritten = starts.rewritten();
    Cost.Pair worst = worst(interpreted);
    Cost.Pair worstCompiled = worst(compiled);
    return """
        | rewritten against stock | × | target | |
        |---|--:|---|---|
        """
        + row("median, interpreter", medianRatio(interpreted), 1.10)
        + row("highest, interpreter: " + worst.workload(), worst.ratio(), 2)
        + row("median, JIT", medianRatio(compiled), 1.05)
        + "| highest, JIT: %s | %s | | |\n"
            .formatted(worstCompiled.workload(), number(worstCompiled.ratio()))
        + row(
            "JVM start → first answer: " + seconds(stock.seconds(), rewritten.seconds()),
            ratio(rewritten.seconds(), stock.seconds()),
            START)
        + row(
            "… with an AOT cache: " + seconds(stock.cachedSeconds(), rewritten.cachedSeconds()),
            ratio(rewritten.cachedSeconds(), stock.cachedSeconds()),
            START)
        + row(
            String.format(
                Locale.ROOT,
                "size of the AOT cache: %.0f and %.0f MiB",
                stock.cacheBytes() / BYTES_PER_MIB,
                rewritten.cacheBytes() / BYTES_PER_MIB),
            (double) rewritten.cacheBytes() / stock.cacheBytes(),
            START);
  }

  private static String row(String what, double ratio, double atMost) {
    return "| %s | %s | ≤ %s | %s |\n"
        .formatted(what, number(ratio), number(atMost), Verdict.of(ratio, atMost, "×"));
  }

  private static double medianRatio(List<Cost.Pair> pairs) {
    return median(pairs.stream().map(Cost.Pair::ratio).sorted().toList());
  }

  private static double ratio(List<Double> rewritten, List<Double> stock) {
    return median(rewritten) / median(stock);
  }

  private static double median(List<Double> ascending) {
    int middle = ascending.size() / 2;
    return ascending.size() % 2 == 1
        ? ascending.get(middle)
        : (ascending.get(middle - 1) + ascending.get(middle)) / 2;
  }

  private static Cost.Pair worst(List<Cost.Pair> pairs) {
    return pairs.stream().max(Comparator.comparingDouble(Cost.Pair::ratio)).orElseThrow();
  }

  private static String seconds(List<Double> stock, List<Double> rewritten) {
    return String.format(
        Locale.ROOT,
        "%.2f s (%.2f–%.2f) and %.2f s (%.2f–%.2f)",
        median(stock),
        stock.getFirst(),
        stock.getLast(),
        median(rewritten),
        rewritten.getFirst(),
        rewritten.getLast());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
