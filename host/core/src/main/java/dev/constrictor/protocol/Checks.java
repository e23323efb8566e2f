package dev.constrictor.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the records of this package demand of their values. */
final class Checks {
  private Checks() {}

  static boolean isName(String text) {
    // Not even pairs of surrogates make a longer text short enough, so it is not counted.
    return !text.isEmpty()
        && text.length() <= 2 * Message.MAX_NAME_LENGTH
        && text.codePointCount(0, text.length()) <= Message.MAX_NAME_LENGTH;
  }

  static void id(String id) {
    name("id", id);
  }

  static void name(String what, String value) {
    that(isName(value), what, "1 to " + Message.MAX_NAME_LENGTH + " characters", value);
  }

  static void timestamp(double timestamp) {
    that(Double.isFinite(timestamp), "timestamp", "a finite number of seconds", timestamp);
  }

  static void that(boolean holds, String what, String expected, Object seen) {
    if (!holds) {
      throw new IllegalArgumentException(
          what + ": expected " + expected + ", saw " + Seen.describe(seen));
    }
  }

  /** A copy that nobody can change; a map's own order and its null values survive. */
  static Map<String, @Nullable Object> copy(Map<String, @Nullable Object> map) {
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
