package dev.constrictor.api;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Type;

/**
 * A generic type as a value, which a class literal cannot say: {@code new
 * TypeToken<List<WordCount>>() {}}. Immutable.
 *
 * @param <T> the type
 */
public abstract class TypeToken<T> {
  private final AnnotatedType annotated;

  /** For an anonymous subclass that names the type. */
  protected TypeToken() {
    if (!(getClass().getAnnotatedSuperclass() instanceof AnnotatedParameterizedType parent)
        || getClass().getSuperclass() != TypeToken.class) {
      throw new IllegalStateException("write new TypeToken<SomeType>() {}, saw " + getClass());
    }
    this.annotated = parent.getAnnotatedActualTypeArguments()[0];
  }

  /** The type with what is annotated in it, such as elements that may be null. */
  public final AnnotatedType annotatedType() {
    return annotated;
  }

  /** The type. */
  public final Type type() {
    return annotated.getType();
  }

  /** The type as Java writes it. */
  @Override
  public final String toString() {
    return type().getTypeName();
  }
}
