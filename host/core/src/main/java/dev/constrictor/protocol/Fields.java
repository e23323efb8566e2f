package dev.constrictor.protocol;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The named values of one object of a message, each read as what it must be. */
final class Fields {
  private final Map<String, @Nullable Object> values;
  private final String prefix;
  private final Optional<String> id;

  Fields(Map<String, @Nullable Object> values, String prefix, Optional<String> id) {
    this.values = values;
    this.prefix = prefix;
    this.id = id;
  }

  /** The fields of an object among these values. */
  Fields inside(String name) throws MalformedMessageException {
    return new Fields(object(name), prefix + name + ".", id);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** A value of any kind, which must be there. */
  @Nullable Object any(String name, String expected) throws MalformedMessageException {
    Object value = values.get(name);
    if (value == null && !values.containsKey(name)) {
      throw new MalformedMessageException(id, prefix + name + ": missing, expected " + expected);
    }
    return value;
  }

  String string(String name) throws MalformedMessageException {
    Object value = any(name, "a string");
    if (value instanceof String text) {
      return text;
    }
    throw unexpected(name, "a string");
  }

  /** A string where null and absence say that there is none. */
  @Nullable String stringOrNull(String name) throws MalformedMessageException {
    Object value = values.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw unexpected(name, "a string or null");
  }

  /** A string that serves as identifier or name. */
  String name(String name) throws MalformedMessageException {
    String expected = "a string of 1 to " + Message.MAX_NAME_LENGTH + " characters";
    Object value = any(name, expected);
    if (value instanceof String text && Checks.isName(text)) {
      return text;
    }
    throw unexpected(name, expected);
  }

  Map<String, @Nullable Object> object(String name) throws MalformedMessageException {
    Object value = any(name, "an object");
    if (value instanceof Map<?, ?>) {
      return objectOf(value);
    }
    throw unexpected(name, "an object");
  }

  Map<String, @Nullable Object> objectOrEmpty(String name) throws MalformedMessageException {
    return has(name) ? object(name) : Map.of();
  }

  boolean flag(String name, boolean absent) throws MalformedMessageException {
    if (!has(name)) {
      return absent;
    }
    if (values.get(name) instanceof Boolean flag) {
      return flag;
    }
    throw unexpected(name, "true or false");
  }

  double number(String name, String expected) throws MalformedMessageException {
    Object value = any(name, expected);
    if (value instanceof Double || value instanceof Long) {
      return ((Number) value).doubleValue();
    }
    if (value instanceof BigInteger big) {
      double number = big.doubleValue();
      if (Double.isInfinite(number)) {
        throw unexpected(name, expected + " (this one is out of range)");
      }
      return number;
    }
    throw unexpected(name, expected);
  }

  OptionalDouble numberFromZero(String name, String expected) throws MalformedMessageException {
    if (!has(name)) {
      return OptionalDouble.empty();
    }
    double number = number(name, expected);
    if (number < 0) {
      throw unexpected(name, expected);
    }
    return OptionalDouble.of(number);
  }

  int positiveInt(String name, int absent) throws MalformedMessageException {
    if (!has(name)) {
      return absent;
    }
    if (values.get(name) instanceof Long number && number >= 1 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw unexpected(name, "an integer from 1 to " + Integer.MAX_VALUE);
  }

  /** A number from 0 to 1. */
  void fraction(String name) throws MalformedMessageException {
    String expected = "a number from 0 to 1";
    double number = number(name, expected);
    if (!(number >= 0 && number <= 1)) {
      throw unexpected(name, expected);
    }
  }

  /** An integer from 0. */
  void count(String name) throws MalformedMessageException {
    String expected = "an integer from 0 to " + Long.MAX_VALUE;
    if (!(any(name, expected) instanceof Long number) || number < 0) {
      throw unexpected(name, expected);
    }
  }

  /** One of some strings. */
  void oneOf(String name, List<String> names) throws MalformedMessageException {
    if (!(values.get(name) instanceof String text) || !names.contains(text)) {
      String expected = "one of " + String.join(", ", names);
      any(name, expected);
      throw unexpected(name, expected);
    }
  }

  MalformedMessageException unexpected(String name, String expected) {
    String seen = Seen.describe(values.get(name));
    return new MalformedMessageException(
        id, prefix + name + ": expected " + expected + ", saw " + seen);
  }

  @SuppressWarnings("unchecked") // the reader makes no maps but of names and values
  private static Map<String, @Nullable Object> objectOf(Object map) {
    return (Map<String, @Nullable Object>) map;
  }
}
