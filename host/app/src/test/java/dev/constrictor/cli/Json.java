package dev.constrictor.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON values that must be objects or lists; the test fails where they are not. */
final class Json {
  private Json() {}

  static Map<?, ?> object(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new AssertionError("not a JSON object: " + value);
  }

  static List<?> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new AssertionError("not a JSON array: " + value);
  }
}
