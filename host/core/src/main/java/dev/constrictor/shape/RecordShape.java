package dev.constrictor.shape;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record: an object with a key for each component. Further keys are ignored, so that a plugin may
 * tell more than this version of its caller knows. Components are looked into late, since a record
 * may hold itself.
 */
final class RecordShape implements Shape {
  private static final int MAX_NESTED_RECORDS = 64;

  private final Class<?> type;
  private final Map<TypeVariable<?>, Shape> bound;
  private volatile @Nullable Layout layout;

  RecordShape(Class<?> type, Map<TypeVariable<?>, Shape> bound) {
    this.type = type;
    this.bound = Map.copyOf(bound);
  }

  private record Component(String key, String javaName, Shape shape, Method accessor) {}

  private record Layout(Constructor<?> constructor, List<Component> components) {}

  private Layout layout() {
    Layout known = layout;
    if (known == null) {
      known = lookedInto();
      layout = known;
    }
    return known;
  }

  private Layout lookedInto() {
    List<Component> components = new ArrayList<>();
    List<Class<?>> types = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      Method accessor = component.getAccessor();
      Shape shape = Shapes.of(component.getAnnotatedType(), component, bound);
      open(accessor);
      components.add(new Component(PythonNames.of(component, name), name, shape, accessor));
      types.add(component.getType());
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
      open(constructor);
      return new Layout(constructor, List.copyOf(components));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + " has no canonical constructor", e);
    }
  }

  private void open(AccessibleObject member) {
    if (!member.trySetAccessible()) {
      throw new UnsupportedTypeException(
          "%s cannot be reached: open its package to %s"
              .formatted(type.getName(), RecordShape.class.getModule()));
    }
  }

  @Override
  public Object read(@Nullable Object json) {
    if (!(json instanceof Map<?, ?> object)) {
      throw MisfitException.expected(words(), json);
    }
    Layout known = layout();
    @Nullable Object[] values = new @Nullable Object[known.components.size()];
    for (int i = 0; i < values.length; i++) {
      Component component = known.components.get(i);
      try {
        values[i] = member(object, component);
      } catch (MisfitException e) {
        throw e.under(component.key);
      }
    }
    return made(known.constructor, values);
  }

  private static @Nullable Object member(Map<?, ?> object, Component component) {
    Object value = object.get(component.key);
    if (value == null && !object.containsKey(component.key)) {
      value = object.get(component.javaName);
      boolean present = value != null || object.containsKey(component.javaName);
      if (!present && !component.shape.mayBeAbsent()) {
        throw new MisfitException("is missing; expected " + component.shape.words());
      }
    }
    return component.shape.read(value);
  }

  private Object made(Constructor<?> constructor, @Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new MisfitException(type.getSimpleName() + " refuses it: " + e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getName(), e);
    }
  }

  @Override
  public Object write(@Nullable Object value) {
    if (!type.isInstance(value)) {
      throw MisfitException.expected("a " + type.getSimpleName(), value);
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (Component component : layout().components) {
      Object member = part(component.accessor, value);
      try {
        if (!component.shape.isAbsent(member)) {
          object.put(component.key, component.shape.write(member));
        }
      } catch (MisfitException e) {
        throw e.under(component.key);
      }
    }
    return object;
  }

  private static @Nullable Object part(Method accessor, Object value) {
    try {
      return accessor.invoke(value);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new MisfitException("cannot be read: " + e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot read " + accessor, e);
    }
  }

  /** Two shapes of one record are one while a schema is made. */
  private record Identity(Class<?> type, Map<TypeVariable<?>, Shape> bound) {}

  @Override
  public Map<String, Object> schema(Set<Object> open) {
    Identity self = new Identity(type, bound);
    if (open.contains(self)) {
      return Map.of("type", "object", "title", type.getSimpleName());
    }
    if (open.size() >= MAX_NESTED_RECORDS) {
      throw new UnsupportedTypeException(type.getName() + ": records nest without an end");
    }
    Set<Object> opened = new HashSet<>(open);
    opened.add(self);
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Component component : layout().components) {
      properties.put(component.key, component.shape.schema(opened));
      if (!component.shape.mayBeAbsent()) {
        required.add(component.key);
      }
    }
    return Map.of(
        "type",
        "object",
        "title",
        type.getSimpleName(),
        "properties",
        properties,
        "required",
        required);
  }

  @Override
  public String words() {
    return "an object (" + type.getSimpleName() + ")";
  }
}
