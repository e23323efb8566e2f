package dev.constrictor.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as configuration writes them: {@code 250ms}, {@code 5s}, {@code 2m}, {@code 1h}. */
public final class Durations {
  /** One year: far beyond use, and safe to count in nanoseconds. */
  private static final Duration GREATEST = Duration.ofDays(365);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})(ms|s|m|h)");

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException saying what is allowed, where the text is no duration, zero or
   *     more than a year
   */
  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "must be a duration: a whole number and one of ms, s, m, h, such as 250ms, 5s or 2m");
    }
    long millisPerUnit =
        switch (matcher.group(2)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          default -> 3_600_000;
        };
    long count = Long.parseLong(matcher.group(1));
    if (count == 0) {
      throw new IllegalArgumentException("must be more than zero");
    }
    if (count > GREATEST.toMillis() / millisPerUnit) {
      throw new IllegalArgumentException("must be at most " + format(GREATEST));
    }
    return Duration.ofMillis(count * millisPerUnit);
  }

  /** Writes a duration as people do: 1500ms, 60s, 2m, 1h; below a millisecond is cut off. */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0 || millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 && seconds > 60 ? seconds / 60 + "m" : seconds + "s";
  }
}
