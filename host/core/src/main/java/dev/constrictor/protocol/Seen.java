package dev.constrictor.protocol;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows a value in the text of a problem, in JSON's words and never at length. */
final class Seen {
  private static final int MAX_CHARACTERS = 60;
  private static final int MAX_BITS = 200;

  private Seen() {}

  static String describe(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof BigInteger big && big.bitLength() > MAX_BITS) {
      return "an integer of " + big.bitLength() + " bits";
    }
    return switch (value) {
      case String text -> quote(text);
      case Map<?, ?> map -> map.isEmpty() ? "an empty object" : "an object";
      case List<?> list -> list.isEmpty() ? "an empty array" : "an array";
      default -> value.toString();
    };
  }

  private static String quote(String text) {
    int end = Math.min(text.length(), MAX_CHARACTERS);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    char[] quoted = JsonStringEncoder.getInstance().quoteAsString(text.substring(0, end));
    String shown = '"' + String.valueOf(quoted) + '"';
    return end == text.length() ? shown : shown + "... (" + text.length() + " characters)";
  }
}
