package dev.constrictor.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonStreamContext;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes values of the JDK as JSON, and refuses all others with their path and type. */
final class JsonWriter {
  /** The bits of the largest integer that readers accept; one with more has too many digits. */
  private static final int MAX_INTEGER_BITS =
      (int) Math.ceil(JsonFormat.MAX_NUMBER_DIGITS * (Math.log(10) / Math.log(2)));

  private static final String ALLOWED =
      "allowed are Map, List, String, whole numbers, finite Double, Boolean and null";

  private static final int MAX_PATH = 200;

  private JsonWriter() {}

  static void write(JsonGenerator out, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case Boolean flag -> out.writeBoolean(flag);
      case Long number -> out.writeNumber(number);
      case Integer number -> out.writeNumber(number);
      case Short number -> out.writeNumber(number);
      case Byte number -> out.writeNumber(number.intValue());
      case Double number -> writeDouble(out, number);
      case Float number -> writeDouble(out, number.doubleValue());
      case BigInteger number -> writeBig(out, number);
      case Map<?, ?> map -> writeMap(out, map);
      case List<?> list -> writeList(out, list);
      default ->
          throw refusal(out, value.getClass().getName() + " is not a JSON value; " + ALLOWED);
    }
  }

  private static void writeMap(JsonGenerator out, Map<?, ?> map) throws IOException {
    requireDepth(out);
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String name)) {
        throw badKey(out, entry.getKey());
      }
      if (hasLoneSurrogate(name)) {
        throw new IllegalArgumentException(
            path(out.getOutputContext(), false)
                + ": a key holds half of a surrogate pair, which readers refuse in names");
      }
      out.writeFieldName(name);
      write(out, entry.getValue());
    }
    out.writeEndObject();
  }

  /** Jackson, which reads such strings, refuses such names; so they are not written either. */
  static boolean hasLoneSurrogate(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isSurrogate(name.charAt(i))) {
        if (!Character.isSurrogatePair(
            name.charAt(i), i + 1 < name.length() ? name.charAt(i + 1) : '\0')) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static void writeList(JsonGenerator out, List<?> list) throws IOException {
    requireDepth(out);
    out.writeStartArray();
    for (Object item : list) {
      write(out, item);
    }
    out.writeEndArray();
  }

  private static void writeDouble(JsonGenerator out, double number) throws IOException {
    if (!Double.isFinite(number)) {
      throw refusal(out, "the Double " + number + " is not a JSON value");
    }
    out.writeNumber(number);
  }

  private static void writeBig(JsonGenerator out, BigInteger number) throws IOException {
    if (number.bitLength() <= MAX_INTEGER_BITS) {
      String digits = number.toString();
      if (digits.length() - (number.signum() < 0 ? 1 : 0) <= JsonFormat.MAX_NUMBER_DIGITS) {
        out.writeNumber(digits);
        return;
      }
    }
    throw refusal(
        out,
        "the BigInteger of %d bits has more than %d digits"
            .formatted(number.bitLength(), JsonFormat.MAX_NUMBER_DIGITS));
  }

  private static void requireDepth(JsonGenerator out) {
    if (out.getOutputContext().getNestingDepth() >= JsonFormat.MAX_DEPTH) {
      throw refusal(out, "nested deeper than " + JsonFormat.MAX_DEPTH + " containers");
    }
  }

  private static IllegalArgumentException refusal(JsonGenerator out, String problem) {
    return new IllegalArgumentException(path(out.getOutputContext(), true) + ": " + problem);
  }

  private static IllegalArgumentException badKey(JsonGenerator out, @Nullable Object key) {
    String type = key == null ? "null" : key.getClass().getName();
    return new IllegalArgumentException(
        "%s: a key is %s; the keys of a JSON object are String"
            .formatted(path(out.getOutputContext(), false), type));
  }

  /** The place of the next value, or of the container itself, such as {@code $.args.list[2]}. */
  private static String path(JsonStreamContext innermost, boolean nextValue) {
    Deque<String> steps = new ArrayDeque<>();
    boolean atNext = nextValue;
    JsonStreamContext context = nextValue ? innermost : innermost.getParent();
    for (; context != null && !context.inRoot(); context = context.getParent()) {
      if (context.inArray()) {
        steps.addFirst("[" + (atNext ? context.getEntryCount() : context.getCurrentIndex()) + "]");
      } else {
        steps.addFirst("." + context.getCurrentName());
      }
      atNext = false;
    }
    String path = "$" + String.join("", steps);
    return path.length() <= MAX_PATH ? path : path.substring(0, MAX_PATH) + "...";
  }
}
