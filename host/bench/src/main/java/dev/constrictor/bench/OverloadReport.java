package dev.constrictor.bench;

import dev.constrictor.api.Reason;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What an overload run found.
 *
 * @param load what was offered
 * @param capacity calls a second that the host serves when none is refused
 * @param offeredRate calls a second that were offered, the pauses between rounds included
 * @param answers how the calls were answered
 * @param liveBytes live heap after each round
 */
record OverloadReport(
    Overload.Load load,
    double capacity,
    double offeredRate,
    Answers answers,
    List<Long> liveBytes) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double BYTES_PER_MIB = 1024 * 1024;
  private static final double REFUSAL_TARGET_MS = 5;
  private static final double FLAT = 1.1;

  OverloadReport {
    liveBytes = List.copyOf(liveBytes);
  }

  private static double millis(long[] ascending, double quantile) {
    return ascending.length == 0
        ? 0
        : ascending[(int) ((ascending.length - 1) * quantile)] / NANOS_PER_MILLI;
  }

  /** A table in Markdown, each line with its target. */
  String table() {
    String heap =
        liveBytes.stream()
            .map(bytes -> "%.0f".formatted(bytes / BYTES_PER_MIB))
            .collect(Collectors.joining(", "));
    long[] refusals = answers.refusalNanos();
    double growth = (double) liveBytes.getLast() / liveBytes.getFirst();
    return String.format(
        Locale.ROOT,
        """
        %d plugins × %d calls in %d rounds; the host serves %.0f calls/s, %.0f calls/s were offered.

        | what | measured | target | |
        |---|---|---|---|
        | calls offered | %d | | |
        | … answered with a result | %d | | |
        | … with the plugin's exception | %d | | |
        | … refused (`queue_full`) | %d | | |
        | … with another reason | %s | | |
        | … not answered | %d | 0 | %s |
        | refusal, p50 / p99 / longest | %.3f / %.2f / %.1f ms | p99 ≤ 5 ms | %s |
        | live heap after each round | %s MiB | last ≤ 1.1 × first | %s |
        """,
        load.plugins(),
        load.callsPerPlugin(),
        load.rounds(),
        capacity,
        offeredRate,
        answers.offered(),
        answers.succeeded(),
        answers.failed(Reason.GUEST_EXCEPTION),
        answers.failed(Reason.QUEUE_FULL),
        answers.otherwise().isEmpty() ? "none" : answers.otherwise(),
        answers.unanswered(),
        Verdict.of(answers.unanswered(), 0, ""),
        millis(refusals, 0.5),
        millis(refusals, 0.99),
        millis(refusals, 1),
        Verdict.of(millis(refusals, 0.99), REFUSAL_TARGET_MS, " ms"),
        heap,
        Verdict.of(growth, FLAT, "×"));
  }
}
