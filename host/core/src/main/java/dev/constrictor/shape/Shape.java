package dev.constrictor.shape;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One Java type, understood. JSON values are those of the JDK: Map, List, String, Long, BigInteger,
 * Double, Boolean and null. Shapes are immutable and safe for several threads.
 */
public interface Shape {
  /**
   * The Java value that a JSON value stands for.
   *
   * @throws MisfitException when it stands for none
   */
  @Nullable Object read(@Nullable Object json);

  /**
   * The JSON value that stands for a Java value of this type.
   *
   * @throws MisfitException when none does
   */
  @Nullable Object write(@Nullable Object value);

  /**
   * What {@link #read} takes, as a JSON Schema.
   *
   * @param open the records that are being described, so that one may hold itself
   */
  Map<String, Object> schema(Set<Object> open);

  /** What {@link #read} takes, as a JSON Schema; its record types are all looked into. */
  default Map<String, Object> schema() {
    return schema(Set.of());
  }

  /** What is expected, for messages, such as {@code an integer}. */
  String words();

  /** Whether a member or argument of this type may be left out, as null is then read for it. */
  default boolean mayBeAbsent() {
    return false;
  }

  /** Whether a value is to be left out rather than written as null. */
  default boolean isAbsent(@Nullable Object value) {
    return false;
  }
}
