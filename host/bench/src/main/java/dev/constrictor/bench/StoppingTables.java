package dev.constrictor.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes how endless cases were stopped on one runtime, stock beside rewritten. */
final class StoppingTables {
  private static final double STUCK_PERCENT = 1;
  private static final double MEDIAN_MILLIS = 50;
  private static final double TAIL_MILLIS = 250;

  private final List<Stop> stock;
  private final List<Stop> rewritten;

  StoppingTables(List<Stop> stock, List<Stop> rewritten) {
    this.stock = stock;
    this.rewritten = rewritten;
  }

  /** The whole section. */
  String text() {
    return summary() + "\n" + stuckCases() + "\n" + cases();
  }

  private String summary() {
    return """
        | | stock | rewritten | target | |
        |---|--:|--:|---|---|
        | cases | %d | %d | | |
        """
            .formatted(byCase(stock).size(), byCase(rewritten).size())
        + "| over by themselves | %d | %d | | |\n"
            .formatted(overByThemselves(stock), overByThemselves(rewritten))
        + row(
            "stuck, % of the cases",
            stuckPercent(stock), stuckPercent(rewritten), STUCK_PERCENT, " %")
        + row(
            "p50 of the stops, ms",
            percentile(stock, 50),
            percentile(rewritten, 50),
            MEDIAN_MILLIS,
            " ms")
        + row(
            "p99 of the stops, ms",
            percentile(stock, 99),
            percentile(rewritten, 99),
            TAIL_MILLIS,
            " ms")
        + "| longest, ms | %s | %s | | |\n"
            .formatted(number(percentile(stock, 100)), number(percentile(rewritten, 100)));
  }

  private static String row(String what, double before, double after, double atMost, String unit) {
    return "| %s | %s | %s | ≤ %.0f%s | %s |\n"
        .formatted(
            what, number(before), number(after), atMost, unit, Verdict.of(after, atMost, unit));
  }

  private static long overByThemselves(List<Stop> stops) {
    return stops.stream().filter(stop -> stop.end() == Stop.End.BY_ITSELF).count();
  }

  private static double stuckPercent(List<Stop> stops) {
    long stuck = stops.stream().filter(stop -> stop.end() == Stop.End.STUCK).count();
    return 100.0 * stuck / byCase(stops).size();
  }

  private static double percentile(List<Stop> stops, int percent) {
    List<Double> millis =
        stops.stream()
            .filter(stop -> stop.end() == Stop.End.STOPPED)
            .map(Stop::millis)
            .sorted()
            .toList();
    return millis.isEmpty()
        ? Double.NaN
        : millis.get((int) Math.ceil(percent / 100.0 * millis.size()) - 1);
  }

  private static String number(double value) {
    return Double.isNaN(value)
        ? ""
        : String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
  }

  /** Those that the rewriting does not stop, with the place that each was at. */
  private String stuckCases() {
    String cases =
        rewritten.stream()
            .filter(stop -> stop.end() == Stop.End.STUCK)
            .map(stop -> "- `%s`, in `%s`\n".formatted(stop.name(), stop.detail()))
            .collect(Collectors.joining());
    return cases.isEmpty() ? "None was stuck on the rewritten one.\n" : "Stuck:\n\n" + cases;
  }

  private String cases() {
    StringBuilder table =
        new StringBuilder(
            """
            | case | stock: stopped | p50, ms | p99, ms | rewritten: stopped | p50, ms | p99, ms |
            |---|---|--:|--:|---|--:|--:|
            """);
    Map<String, List<Stop>> before = byCase(stock);
    byCase(rewritten)
        .forEach(
            (name, after) ->
                table.append(
                    "| `%s` | %s | %s |\n"
                        .formatted(
                            name, figures(before.getOrDefault(name, List.of())), figures(after))));
    return table.toString();
  }

  private static String figures(List<Stop> stops) {
    if (stops.stream().anyMatch(stop -> stop.end() == Stop.End.STUCK)) {
      return "**stuck** | |";
    }
    long stopped = stops.stream().filter(stop -> stop.end() == Stop.End.STOPPED).count();
    return stopped == 0
        ? "was over | |"
        : "%d of %d | %s | %s"
            .formatted(
                stopped,
                stops.size(),
                number(percentile(stops, 50)),
                number(percentile(stops, 99)));
  }

  private static Map<String, List<Stop>> byCase(List<Stop> stops) {
    return stops.stream()
        .collect(Collectors.groupingBy(Stop::name, LinkedHashMap::new, Collectors.toList()));
  }
}
