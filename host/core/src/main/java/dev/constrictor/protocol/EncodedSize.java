package dev.constrictor.protocol;

import dev.constrictor.api.PluginError;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large a message can be at most when it is written as JSON, found without writing it: cheap
 * enough to ask for every call, and never less than the truth. Stateless.
 */
public final class EncodedSize {
  /** A control character or a surrogate becomes an escape of six; two quotes stand around. */
  private static final int BYTES_PER_CHAR = 6;

  /** Quotes, separators, {@code null}, {@code false}, and any long or double, are within these. */
  private static final int BYTES_PER_VALUE = 32;

  /** The envelope's own names and numbers, and the names of an error's seven keys. */
  private static final int BYTES_PER_ENVELOPE = 1024;

  private EncodedSize() {}

  /**
   * An upper bound of {@link JsonCodec#encode}'s length, in bytes.
   *
   * @throws IllegalArgumentException when a value in the message is not JSON; the text names its
   *     path
   */
  public static long ofMessageAtMost(Message message) {
    long content =
        switch (message) {
          case Command command ->
              ofText(command.command())
                  + ofText(command.plugin().orElse(""))
                  + of(command.args())
                  + of(command.trace());
          case Response response -> of(response.result());
          case ErrorMessage error -> of(error.error());
          case Event event -> of(event.data());
        };
    return BYTES_PER_ENVELOPE + ofText(message.correlationId().orElse("")) + content;
  }

  /**
   * The length of a value written as JSON, in bytes.
   *
   * @throws IllegalArgumentException when the value or one in it is not JSON
   */
  public static long exactly(@Nullable Object value) {
    return JsonCodec.writeJsonBytes(value).length;
  }

  /** An upper bound of {@link #exactly}, in bytes, found without writing; throws the same. */
  public static long atMost(@Nullable Object value) {
    return of(value);
  }

  private static long of(PluginError error) {
    return ofText(error.message())
        + of(error.pythonType())
        + of(error.traceback())
        + of(error.details());
  }

  private static long of(@Nullable Object value) {
    long size = of(value, JsonFormat.MAX_DEPTH);
    if (size < 0) {
      JsonCodec.writeJsonBytes(value); // says what is wrong, and where
      throw new IllegalStateException("a value that cannot be sized was written");
    }
    return size;
  }

  /** Negative for what is not JSON. */
  private static long of(@Nullable Object value, int depth) {
    return switch (value) {
      case null -> BYTES_PER_VALUE;
      case String text -> ofText(text);
      case Boolean flag -> BYTES_PER_VALUE;
      case Double number -> Double.isFinite(number) ? BYTES_PER_VALUE : Long.MIN_VALUE;
      case Float number -> Float.isFinite(number) ? BYTES_PER_VALUE : Long.MIN_VALUE;
      case Long number -> BYTES_PER_VALUE;
      case Integer number -> BYTES_PER_VALUE;
      case Short number -> BYTES_PER_VALUE;
      case Byte number -> BYTES_PER_VALUE;
      case BigInteger number -> ofBig(number);
      case Map<?, ?> map -> depth == 0 ? Long.MIN_VALUE : ofMap(map, depth - 1);
      case List<?> list -> depth == 0 ? Long.MIN_VALUE : ofList(list, depth - 1);
      default -> Long.MIN_VALUE;
    };
  }

  private static long ofText(String text) {
    return BYTES_PER_VALUE + (long) BYTES_PER_CHAR * text.length();
  }

  /** A digit for every three bits is more than there are. */
  private static long ofBig(BigInteger number) {
    return number.bitLength() <= JsonFormat.MAX_NUMBER_DIGITS
        ? BYTES_PER_VALUE + number.bitLength() / 3
        : sized(number);
  }

  /** Exactly, since the largest numbers are refused. */
  private static long sized(BigInteger number) {
    try {
      return JsonCodec.writeJsonBytes(number).length;
    } catch (IllegalArgumentException tooManyDigits) {
      return Long.MIN_VALUE;
    }
  }

  private static long ofMap(Map<?, ?> map, int depth) {
    long size = BYTES_PER_VALUE;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key) || JsonWriter.hasLoneSurrogate(key)) {
        return Long.MIN_VALUE;
      }
      long value = of(entry.getValue(), depth);
      if (value < 0) {
        return value;
      }
      size += ofText(key) + value;
    }
    return size;
  }

  private static long ofList(List<?> list, int depth) {
    long size = BYTES_PER_VALUE;
    for (Object item : list) {
      long one = of(item, depth);
      if (one < 0) {
        return one;
      }
      size += one;
    }
    return size;
  }
}
