package dev.constrictor.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as configuration writes them: {@code 512KiB}, {@code 1MiB}. */
public final class Sizes {
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB");

  /** One pebibyte: far beyond use, and safe to add up in a long. */
  private static final long GREATEST_BYTES = 1L << 50;

  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})(B|KiB|MiB|GiB)");

  private Sizes() {}

  /**
   * Reads a size, in bytes.
   *
   * @throws IllegalArgumentException saying what is allowed, where the text is no size, zero or
   *     more than 1048576GiB
   */
  public static long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "must be a size: a whole number and one of B, KiB, MiB, GiB, such as 512KiB or 1MiB");
    }
    int shift = 10 * UNITS.indexOf(matcher.group(2));
    long count = Long.parseLong(matcher.group(1));
    if (count == 0) {
      throw new IllegalArgumentException("must be more than zero");
    }
    if (count > GREATEST_BYTES >> shift) {
      throw new IllegalArgumentException("must be at most " + format(GREATEST_BYTES));
    }
    return count << shift;
  }

  /** Writes a size in the largest unit that says it exactly. */
  public static String format(long bytes) {
    long count = bytes;
    int unit = 0;
    while (count != 0 && count % 1024 == 0 && unit < UNITS.size() - 1) {
      count /= 1024;
      unit++;
    }
    return count + UNITS.get(unit);
  }
}
