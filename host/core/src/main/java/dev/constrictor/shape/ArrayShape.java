package dev.constrictor.shape;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Arrays, of primitives too.
 *
 * @param component the class of the array's components
 * @param item what each item is
 */
record ArrayShape(Class<?> component, Shape item) implements Shape {
  @Override
  public Object read(@Nullable Object json) {
    List<@Nullable Object> items = SequenceShape.items(json, item, words());
    Object array = Array.newInstance(component, items.size());
    for (int i = 0; i < items.size(); i++) {
      Array.set(array, i, items.get(i));
    }
    return array;
  }

  @Override
  public List<@Nullable Object> write(@Nullable Object value) {
    if (value == null) {
      throw MisfitException.expected(words(), null);
    }
    int length = Array.getLength(value);
    List<@Nullable Object> items = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      try {
        items.add(item.write(Array.get(value, i)));
      } catch (MisfitException e) {
        throw e.under(i);
      }
    }
    return items;
  }

  @Override
  public Map<String, Object> schema(Set<Object> open) {
    return Map.of("type", "array", "items", item.schema(open));
  }

  @Override
  public String words() {
    return "a list";
  }
}
