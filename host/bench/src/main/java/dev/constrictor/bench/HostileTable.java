package dev.constrictor.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Writes what came of the hostile corpus as Markdown. */
final class HostileTable {
  private static final double BYTES_PER_MIB = 1024 * 1024;

  private final Map<RuntimeProfile, HostileRuns.Result> results;

  /**
   * @param results for each profile, of the same attacks
   */
  HostileTable(Map<RuntimeProfile, HostileRuns.Result> results) {
    this.results = new LinkedHashMap<>(results);
  }

  /** How the neighbour fared, and the sums over all attacks. */
  String summary() {
    StringBuilder text =
        new StringBuilder(
            """
            | runtime | a neighbour is called beside | calls | p50 | p99 | × quiet | target | |
            |---|---|--:|--:|--:|--:|---|---|
            """);
    results.forEach(
        (profile, result) -> {
          double quiet =
              result.neighbours().stream()
                  .filter(one -> one.beside() == Beside.NOTHING)
                  .mapToDouble(NeighbourSample::p99Millis)
                  .findFirst()
                  .orElseThrow();
          result
              .neighbours()
              .forEach(
                  one ->
                      text.append(
                          "| %s | %s | %d | %s ms | %s ms | %s | %s | %s |\n"
                              .formatted(
                                  profile.label(),
                                  one.beside().words(),
                                  one.calls(),
                                  number(one.p50Millis()),
                                  number(one.p99Millis()),
                                  number(one.p99Millis() / quiet),
                                  one.beside().target(),
                                  one.beside().verdict(one.p99Millis(), quiet))));
        });
    text.append(
        """

        | runtime | attacks | as their table says | threads not freed | answer after the deadline, p50 / p99 / longest |
        |---|--:|--:|--:|--:|
        """);
    results.forEach(
        (profile, result) -> {
          List<HostileSample> all = result.attacks();
          double[] late = ascending(all.stream().mapToDouble(HostileSample::lateMillis));
          text.append(
              "| %s | %d | %d | %d | %s / %s / %s ms |\n"
                  .formatted(
                      profile.label(),
                      all.size(),
                      all.stream().filter(HostileSample::expected).count(),
                      all.stream().filter(one -> !one.freed()).count(),
                      quantile(late, 0.5),
                      quantile(late, 0.99),
                      quantile(late, 1)));
        });
    return text.toString();
  }

  /** A row for each attack. */
  String attacks() {
    StringBuilder text = new StringBuilder("| attack | answered with |");
    StringBuilder rule = new StringBuilder("|---|---|");
    for (RuntimeProfile profile : results.keySet()) {
      text.append(
          " %s: late, ms | over, MiB | serves again, ms | thread freed |"
              .formatted(profile.label()));
      rule.append("--:|--:|--:|---|");
    }
    text.append('\n').append(rule).append('\n');
    Map<String, List<HostileSample>> names =
        results.values().iterator().next().attacks().stream()
            .collect(
                Collectors.groupingBy(
                    HostileSample::name, LinkedHashMap::new, Collectors.toList()));
    names.keySet().forEach(name -> text.append(row(name)));
    return text.toString();
  }

  private String row(String name) {
    StringBuilder cells = new StringBuilder();
    for (HostileRuns.Result result : results.values()) {
      cells.append(cells(of(name, result)));
    }
    String outcomes =
        results.values().stream()
            .flatMap(result -> of(name, result).stream())
            .map(one -> one.expected() ? one.outcome() : one.outcome() + " (unexpected)")
            .distinct()
            .map("`%s`"::formatted)
            .collect(Collectors.joining(", "));
    return "| `%s` | %s |%s\n".formatted(name, outcomes, cells);
  }

  private static List<HostileSample> of(String name, HostileRuns.Result result) {
    return result.attacks().stream().filter(one -> one.name().equals(name)).toList();
  }

  private static String cells(List<HostileSample> samples) {
    double[] late = ascending(samples.stream().mapToDouble(HostileSample::lateMillis));
    double[] over = ascending(samples.stream().mapToDouble(one -> one.overBytes() / BYTES_PER_MIB));
    double[] again = ascending(samples.stream().mapToDouble(HostileSample::againMillis));
    boolean freed = samples.stream().allMatch(HostileSample::freed);
    return " %s | %s | %s | %s |"
        .formatted(pair(late), pair(over), pair(again), freed ? "yes" : "**no**");
  }

  private static double[] ascending(DoubleStream values) {
    return values.filter(value -> !Double.isNaN(value)).sorted().toArray();
  }

  private static String pair(double[] ascending) {
    return ascending.length == 0
        ? ""
        : quantile(ascending, 0.5) + " / " + quantile(ascending, 0.99);
  }

  /** Of few values the highest share is the highest value. */
  private static String quantile(double[] ascending, double share) {
    return ascending.length == 0
        ? ""
        : number(ascending[(int) Math.ceil(share * (ascending.length - 1))]);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
  }
}
