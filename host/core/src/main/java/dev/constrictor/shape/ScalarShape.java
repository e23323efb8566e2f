package dev.constrictor.shape;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A type that is one JSON text, number or flag.
 *
 * @param words what is expected
 * @param schema what is taken
 * @param reader answers null for a JSON value that does not fit
 * @param writer answers null for a Java value that JSON cannot say
 */
record ScalarShape(
    String words,
    Map<String, Object> schema,
    Function<Object, @Nullable Object> reader,
    Function<Object, @Nullable Object> writer)
    implements Shape {

  @Override
  public Object read(@Nullable Object json) {
    Object value = json == null ? null : reader.apply(json);
    if (value == null) {
      throw MisfitException.expected(words, json);
    }
    return value;
  }

  @Override
  public Object write(@Nullable Object value) {
    Object json = value == null ? null : writer.apply(value);
    if (json == null) {
      throw MisfitException.expected(words, value);
    }
    return json;
  }

  @Override
  public Map<String, Object> schema(Set<Object> open) {
    return schema;
  }
}
