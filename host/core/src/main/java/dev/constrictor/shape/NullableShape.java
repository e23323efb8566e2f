package dev.constrictor.shape;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be null: something annotated {@code @Nullable}. Written as null, and so never left out.
 *
 * @param present what it is otherwise
 */
record NullableShape(Shape present) implements Shape {
  private static final Map<String, Object> NULL = Map.of("type", "null");

  @Override
  public @Nullable Object read(@Nullable Object json) {
    return json == null ? null : present.read(json);
  }

  @Override
  public @Nullable Object write(@Nullable Object value) {
    return value == null ? null : present.write(value);
  }

  @Override
  public Map<String, Object> schema(Set<Object> open) {
    return orNull(present.schema(open));
  }

  static Map<String, Object> orNull(Map<String, Object> schema) {
    return Map.of("anyOf", List.of(schema, NULL));
  }

  @Override
  public String words() {
    return present.words() + " or null";
  }

  @Override
  public boolean mayBeAbsent() {
    return true;
  }
}
