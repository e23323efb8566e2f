package dev.constrictor.shape;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code Optional}: empty is read from null or nothing; an empty member or argument is left out, so
 * that the plugin's own default holds.
 *
 * @param present what it is otherwise
 */
record OptionalShape(Shape present) implements Shape {
  @Override
  public Optional<Object> read(@Nullable Object json) {
    return json == null ? Optional.empty() : Optional.ofNullable(present.read(json));
  }

  @Override
  public @Nullable Object write(@Nullable Object value) {
    if (!(value instanceof Optional<?> optional)) {
      throw MisfitException.expected("an Optional", value);
    }
    return optional.isEmpty() ? null : present.write(optional.get());
  }

  @Override
  public Map<String, Object> schema(Set<Object> open) {
    return NullableShape.orNull(present.schema(open));
  }

  @Override
  public String words() {
    return present.words() + " or null";
  }

  @Override
  public boolean mayBeAbsent() {
    return true;
  }

  @Override
  public boolean isAbsent(@Nullable Object value) {
    return value instanceof Optional<?> optional && optional.isEmpty();
  }
}
