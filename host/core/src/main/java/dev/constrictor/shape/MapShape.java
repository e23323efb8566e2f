package dev.constrictor.shape;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps; their order is kept.
 *
 * @param key what each key is: text or an enum
 * @param item what each value is
 */
record MapShape(Shape key, Shape item) implements Shape {
  @Override
  public Map<@Nullable Object, @Nullable Object> read(@Nullable Object json) {
    if (!(json instanceof Map<?, ?> object)) {
      throw MisfitException.expected(words(), json);
    }
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    object.forEach(
        (name, value) -> {
          try {
            map.put(key.read(name), item.read(value));
          } catch (MisfitException e) {
            throw e.under(String.valueOf(name));
          }
        });
    return Collections.unmodifiableMap(map);
  }

  @Override
  public Map<String, @Nullable Object> write(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw MisfitException.expected(words(), value);
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    map.forEach(
        (name, one) -> {
          try {
            object.put(String.valueOf(key.write(name)), item.write(one));
          } catch (MisfitException e) {
            throw e.under(String.valueOf(name));
          }
        });
    return object;
  }

  @Override
  public Map<String, Object> schema(Set<Object> open) {
    return Map.of("type", "object", "additionalProperties", item.schema(open));
  }

  @Override
  public String words() {
    return "an object";
  }
}
