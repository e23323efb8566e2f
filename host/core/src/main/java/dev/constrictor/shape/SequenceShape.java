package dev.constrictor.shape;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists, and sets, whose order is kept and whose duplicates are refused when read.
 *
 * @param item what each item is
 * @param isSet whether it is a set
 */
record SequenceShape(Shape item, boolean isSet) implements Shape {
  static final SequenceShape LIST_OF_ANY = new SequenceShape(AnyShape.INSTANCE, false);

  @Override
  public Collection<@Nullable Object> read(@Nullable Object json) {
    List<@Nullable Object> items = items(json, item, words());
    if (!isSet) {
      return Collections.unmodifiableList(items);
    }
    Set<@Nullable Object> set = new LinkedHashSet<>();
    for (int i = 0; i < items.size(); i++) {
      if (!set.add(items.get(i))) {
        throw new MisfitException("is in the set already").under(i);
      }
    }
    return Collections.unmodifiableSet(set);
  }

  static List<@Nullable Object> items(@Nullable Object json, Shape item, String words) {
    if (!(json instanceof List<?> list)) {
      throw MisfitException.expected(words, json);
    }
    List<@Nullable Object> items = new ArrayList<>(list.size());
    for (Object one : list) {
      try {
        items.add(item.read(one));
      } catch (MisfitException e) {
        throw e.under(items.size());
      }
    }
    return items;
  }

  @Override
  public List<@Nullable Object> write(@Nullable Object value) {
    if (!(value instanceof Iterable<?> iterable)) {
      throw MisfitException.expected(words(), value);
    }
    List<@Nullable Object> items = new ArrayList<>();
    for (Object one : iterable) {
      try {
        items.add(item.write(one));
      } catch (MisfitException e) {
        throw e.under(items.size());
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
