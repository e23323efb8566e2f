package dev.constrictor.bench;

import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.HostileCase;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attack's end. Travels from one JVM to another as a line of tab-separated fields.
 *
 * @param name the attack
 * @param outcome error type and reason, or {@code answered}
 * @param expected whether that is one of the ends its table allows
 * @param lateMillis from the breach to the answer; NaN where no time was breached
 * @param overBytes what the call had allocated beyond its limit, kept or not; NaN where memory was
 *     not the matter
 * @param againMillis from the answer until the plugin served the next call
 * @param freed whether the thread was free by then
 */
record HostileSample(
    String name,
    String outcome,
    boolean expected,
    double lateMillis,
    double overBytes,
    double againMillis,
    boolean freed) {
  static final String ANSWERED = "answered";

  /** What came of an attack: a result, or an exception of the host's. */
  static HostileSample of(
      HostileCase attack,
      @Nullable Object result,
      @Nullable PluginException failure,
      Duration took,
      Duration again,
      boolean freed) {
    String outcome =
        failure == null ? ANSWERED : failure.errorType() + " " + failure.reason().wireName();
    boolean expected =
        failure == null
            ? attack.expected().isEmpty()
            : attack
                .expected()
                .contains(new HostileCase.Failure(failure.errorType(), failure.reason()));
    return new HostileSample(
        attack.name(),
        outcome,
        expected,
        failure == null ? Double.NaN : lateMillis(attack, failure, took),
        failure == null ? Double.NaN : excess(failure, "allocated_bytes", "limit_bytes"),
        again.toNanos() / 1e6,
        freed);
  }

  private static double lateMillis(HostileCase attack, PluginException failure, Duration took) {
    if (failure.reason() == Reason.CPU_LIMIT) {
      return excess(failure, "used_ms", "limit_ms");
    }
    return failure.reason() == Reason.CALL_TIMEOUT && attack.deadline().isPresent()
        ? took.minus(attack.deadline().get()).toNanos() / 1e6
        : Double.NaN;
  }

  private static double excess(PluginException failure, String used, String limit) {
    return failure.error().details().get(used) instanceof Number seen
            && failure.error().details().get(limit) instanceof Number allowed
        ? Math.max(0, seen.doubleValue() - allowed.doubleValue())
        : Double.NaN;
  }

  String line() {
    return String.join(
        "\t",
        List.of(
            name,
            outcome,
            String.valueOf(expected),
            String.valueOf(lateMillis),
            String.valueOf(overBytes),
            String.valueOf(againMillis),
            String.valueOf(freed)));
  }

  static boolean isLine(String line) {
    return line.split("\t", -1).length == HostileSample.class.getRecordComponents().length;
  }

  static HostileSample parse(String line) {
    String[] fields = line.split("\t", -1);
    return new HostileSample(
        fields[0],
        fields[1],
        Boolean.parseBoolean(fields[2]),
        Double.parseDouble(fields[3]),
        Double.parseDouble(fields[4]),
        Double.parseDouble(fields[5]),
        Boolean.parseBoolean(fields[6]));
  }
}
