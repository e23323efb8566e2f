package dev.constrictor.shape;

import dev.constrictor.api.PythonName;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An enum: each constant is its name, or its {@link PythonName}. */
final class EnumShape implements Shape {
  private final Map<String, Object> byText = new LinkedHashMap<>();
  private final Map<Object, String> texts = new LinkedHashMap<>();

  EnumShape(Class<?> type) {
    for (Field field : type.getFields()) {
      if (field.isEnumConstant()) {
        PythonName named = field.getAnnotation(PythonName.class);
        String text = named == null ? field.getName() : named.value();
        Object constant = constant(type, field.getName());
        texts.put(constant, text);
        if (byText.put(text, constant) != null) {
          throw new UnsupportedTypeException(
              "%s: two constants are called %s".formatted(type.getName(), text));
        }
      }
    }
  }

  private static Object constant(Class<?> type, String name) {
    for (Object one : type.getEnumConstants()) {
      if (((Enum<?>) one).name().equals(name)) {
        return one;
      }
    }
    throw new IllegalStateException(type + " has lost its constant " + name);
  }

  @Override
  public Object read(@Nullable Object json) {
    Object constant = json instanceof String text ? byText.get(text) : null;
    if (constant == null) {
      throw MisfitException.expected(words(), json);
    }
    return constant;
  }

  @Override
  public Object write(@Nullable Object value) {
    String text = value == null ? null : texts.get(value);
    if (text == null) {
      throw MisfitException.expected(words(), value);
    }
    return text;
  }

  @Override
  public Map<String, Object> schema(Set<Object> open) {
    return Map.of("enum", List.copyOf(byText.keySet()));
  }

  @Override
  public String words() {
    return byText.keySet().stream()
        .map(MisfitException::seen)
        .collect(Collectors.joining(", ", "one of ", ""));
  }
}
