package dev.constrictor.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What one plugin may use.
 *
 * @param startTimeout from the start of an instance to its successful self-test
 * @param callTimeout wall clock of a call, from acceptance to answer
 * @param cpuTime processor time of a call
 * @param memoryBytes memory of an instance
 * @param outputBytes what a call may write to stdout and stderr together
 * @param messageBytes one encoded message
 * @param concurrency calls in flight per instance
 * @param queue calls waiting per plugin
 * @param enforcement what happens where a limit cannot be armed
 */
public record Limits(
    Duration startTimeout,
    Duration callTimeout,
    Duration cpuTime,
    long memoryBytes,
    long outputBytes,
    long messageBytes,
    int concurrency,
    int queue,
    Enforcement enforcement) {

  private static final Limits DEFAULTS =
      new Limits(
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          256L << 20,
          1L << 20,
          8L << 20,
          1,
          64,
          Enforcement.REQUIRED);

  /** Refuses times, sizes and counts that are not positive; the queue alone may be empty. */
  public Limits {
    positive("start_timeout", startTimeout.compareTo(Duration.ZERO));
    positive("call_timeout", callTimeout.compareTo(Duration.ZERO));
    positive("cpu_time", cpuTime.compareTo(Duration.ZERO));
    positive("memory", memoryBytes);
    positive("output", outputBytes);
    positive("message", messageBytes);
    positive("concurrency", concurrency);
    positive("queue", queue + 1L);
    Objects.requireNonNull(enforcement, "enforcement");
  }

  /** The limits of a plugin about which neither its author nor the operator says anything. */
  public static Limits defaults() {
    return DEFAULTS;
  }

  /** The limits under their names in configuration, as a reader would write them: {@code 10s}. */
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("start_timeout", Durations.format(startTimeout));
    map.put("call_timeout", Durations.format(callTimeout));
    map.put("cpu_time", Durations.format(cpuTime));
    map.put("memory", Sizes.format(memoryBytes));
    map.put("output", Sizes.format(outputBytes));
    map.put("message", Sizes.format(messageBytes));
    map.put("concurrency", Integer.toString(concurrency));
    map.put("queue", Integer.toString(queue));
    map.put("enforcement", enforcement.wireName());
    return Collections.unmodifiableMap(map);
  }

  private static void positive(String name, long sign) {
    if (sign <= 0) {
      throw new IllegalArgumentException(name + " must be more than zero");
    }
  }
}
