package dev.constrictor.config;

import java.time.Duration;

/** Reads limits, none above the operator's maximum. */
final class LimitsReader {
  /** A message is one array in memory. */
  private static final long GREATEST_MESSAGE_BYTES = 1L << 30;

  /** Less has no room for an error and for what the protocol puts around it. */
  private static final long LEAST_MESSAGE_BYTES = 1L << 10;

  private final Section limits;
  private final Section maximum;

  private LimitsReader(Section limits, Section maximum) {
    this.limits = limits;
    this.maximum = maximum;
  }

  /** What nobody wrote is the built-in default, or the maximum where that is less. */
  static Limits read(Section limits, Section maximum) {
    LimitsReader reader = new LimitsReader(limits, maximum);
    Limits defaults = Limits.defaults();
    return new Limits(
        reader.duration("start_timeout", defaults.startTimeout()),
        reader.duration("call_timeout", defaults.callTimeout()),
        reader.duration("cpu_time", defaults.cpuTime()),
        reader.bytes("memory", defaults.memoryBytes()),
        reader.bytes("output", defaults.outputBytes()),
        reader.messageBytes(defaults.messageBytes()),
        reader.integer("concurrency", defaults.concurrency()),
        reader.integer("queue", defaults.queue()),
        reader.enforcement(defaults.enforcement()));
  }

  private Duration duration(String key, Duration otherwise) {
    if (!maximum.has(key)) {
      return limits.duration(key, otherwise);
    }
    Duration greatest = maximum.duration(key, otherwise);
    Duration value = limits.duration(key, otherwise.compareTo(greatest) < 0 ? otherwise : greatest);
    if (value.compareTo(greatest) > 0) {
      tooMuch(key, Durations.format(greatest));
    }
    return value;
  }

  private long bytes(String key, long otherwise) {
    if (!maximum.has(key)) {
      return limits.bytes(key, otherwise);
    }
    long greatest = maximum.bytes(key, otherwise);
    long value = limits.bytes(key, Math.min(otherwise, greatest));
    if (value > greatest) {
      tooMuch(key, Sizes.format(greatest));
    }
    return value;
  }

  private long messageBytes(long otherwise) {
    long value = bytes("message", otherwise);
    if (value > GREATEST_MESSAGE_BYTES) {
      limits.problem("message", "must be at most " + Sizes.format(GREATEST_MESSAGE_BYTES));
    } else if (value < LEAST_MESSAGE_BYTES) {
      limits.problem(
          "message",
          "must be at least %s, so that an error has room in it"
              .formatted(Sizes.format(LEAST_MESSAGE_BYTES)));
    }
    return value;
  }

  private int integer(String key, int otherwise) {
    if (!maximum.has(key)) {
      return limits.integer(key, otherwise);
    }
    int greatest = maximum.integer(key, otherwise);
    int value = limits.integer(key, Math.min(otherwise, greatest));
    if (value > greatest) {
      tooMuch(key, Integer.toString(greatest));
    }
    return value;
  }

  private Enforcement enforcement(Enforcement otherwise) {
    Enforcement value =
        limits.choice("enforcement", Enforcement.values(), Enforcement::wireName, otherwise);
    Enforcement weakest =
        maximum.choice(
            "enforcement", Enforcement.values(), Enforcement::wireName, Enforcement.BEST_EFFORT);
    if (value.compareTo(weakest) > 0) {
      limits.problem("enforcement", "must be 'required', as plugins.maximum says");
    }
    return value;
  }

  private void tooMuch(String key, String greatest) {
    limits.problem(key, "must be at most " + greatest + ", which plugins.maximum allows");
  }
}
