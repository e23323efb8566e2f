package dev.constrictor.shape;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code Object}: JSON values are read as they are; values are written by their own class. */
enum AnyShape implements Shape {
  INSTANCE;

  @Override
  public @Nullable Object read(@Nullable Object json) {
    return json;
  }

  @Override
  public @Nullable Object write(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Long number -> number;
      case Boolean flag -> flag;
      case Map<?, ?> map -> object(map);
      case Collection<?> items -> SequenceShape.LIST_OF_ANY.write(items);
      case Optional<?> optional -> write(optional.orElse(null));
      case Enum<?> constant -> Shapes.of(constant.getDeclaringClass()).write(constant);
      default -> byClass(value);
    };
  }

  private static @Nullable Object byClass(Object value) {
    try {
      return Shapes.of(value.getClass()).write(value);
    } catch (UnsupportedTypeException e) {
      throw new MisfitException(String.valueOf(e.getMessage()));
    }
  }

  private Map<String, @Nullable Object> object(Map<?, ?> map) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String name)) {
            throw MisfitException.expected("keys that are text", key);
          }
          try {
            object.put(name, write(value));
          } catch (MisfitException e) {
            throw e.under(name);
          }
        });
    return object;
  }

  @Override
  public Map<String, Object> schema(Set<Object> open) {
    return Map.of();
  }

  @Override
  public String words() {
    return "anything";
  }

  @Override
  public boolean mayBeAbsent() {
    return true;
  }
}
