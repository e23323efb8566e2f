package dev.constrictor.shape;

import dev.constrictor.api.TypeToken;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the shape of a Java type. Safe for several threads. */
public final class Shapes {
  private static final Map<Class<?>, Shape> SCALARS = scalars();
  private static final ClassValue<Shape> CLASSES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return new Shapes(Map.of()).ofClass(type);
        }
      };

  /** Those whose record types were all looked into, so that a bad one is told at once. */
  private static final ClassValue<Shape> CHECKED =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return checked(CLASSES.get(type));
        }
      };

  /** Each token is the one instance or expression of a class of its own. */
  private static final ClassValue<Map<Type, Shape>> TOKENS =
      new ClassValue<>() {
        @Override
        protected Map<Type, Shape> computeValue(Class<?> tokenClass) {
          return new ConcurrentHashMap<>();
        }
      };

  private final Map<TypeVariable<?>, Shape> bound;

  private Shapes(Map<TypeVariable<?>, Shape> bound) {
    this.bound = bound;
  }

  private static Map<Class<?>, Shape> scalars() {
    Map<Class<?>, Shape> shapes = new HashMap<>();
    Numbers.addTo(shapes);
    Texts.addTo(shapes);
    shapes.put(Object.class, AnyShape.INSTANCE);
    return Map.copyOf(shapes);
  }

  /**
   * The shape of a class.
   *
   * @throws UnsupportedTypeException when it or a type in it has none
   */
  public static Shape of(Class<?> type) {
    return CHECKED.get(type);
  }

  /** The shape of a token's type; as {@link #of(Class)}. */
  public static Shape of(TypeToken<?> token) {
    return TOKENS
        .get(token.getClass())
        .computeIfAbsent(
            token.type(), type -> checked(new Shapes(Map.of()).of(type, token.annotatedType())));
  }

  /**
   * The shape of a parameter's or result's type; as {@link #of(Class)}.
   *
   * @param declaration where annotations of older kinds say that it may be null
   */
  public static Shape of(AnnotatedType type, AnnotatedElement declaration) {
    return checked(of(type, declaration, Map.of()));
  }

  private static Shape checked(Shape shape) {
    shape.schema();
    return shape;
  }

  static Shape of(
      AnnotatedType type, AnnotatedElement declaration, Map<TypeVariable<?>, Shape> bound) {
    Shape shape = new Shapes(bound).of(type.getType(), type);
    return isNullable(declaration) && !(shape instanceof NullableShape)
        ? new NullableShape(shape)
        : shape;
  }

  private Shape of(Type type, @Nullable AnnotatedType marks) {
    Shape shape =
        switch (type) {
          case Class<?> plain -> CLASSES.get(plain);
          case ParameterizedType generic -> ofGeneric(generic, marks);
          case GenericArrayType array -> ofArray(array);
          case WildcardType wildcard -> of(wildcard.getUpperBounds()[0], null);
          case TypeVariable<?> variable -> ofVariable(variable);
          default -> throw unsupported(type);
        };
    return marks != null && isNullable(marks) ? new NullableShape(shape) : shape;
  }

  /** By its name, since there are a dozen such annotations and none is the standard. */
  private static boolean isNullable(AnnotatedElement element) {
    for (Annotation annotation : element.getAnnotations()) {
      if (annotation.annotationType().getSimpleName().equals("Nullable")) {
        return true;
      }
    }
    return false;
  }

  private Shape ofClass(Class<?> type) {
    Shape scalar = SCALARS.get(type);
    if (scalar != null) {
      return scalar;
    }
    if (type.isArray()) {
      return new ArrayShape(type.getComponentType(), CLASSES.get(type.getComponentType()));
    }
    if (type.isEnum()) {
      return new EnumShape(type);
    }
    Type[] anything = new Type[type.getTypeParameters().length];
    Arrays.fill(anything, Object.class);
    return ofGeneric(type, anything, null, type);
  }

  private Shape ofGeneric(ParameterizedType type, @Nullable AnnotatedType marks) {
    return ofGeneric((Class<?>) type.getRawType(), type.getActualTypeArguments(), marks, type);
  }

  private Shape ofGeneric(
      Class<?> raw, Type[] arguments, @Nullable AnnotatedType marks, Type whole) {
    if (raw.isRecord()) {
      Map<TypeVariable<?>, Shape> variables = new HashMap<>();
      for (int i = 0; i < arguments.length; i++) {
        variables.put(raw.getTypeParameters()[i], argument(arguments, marks, i));
      }
      return new RecordShape(raw, variables);
    }
    if (raw == Optional.class) {
      return new OptionalShape(argument(arguments, marks, 0));
    }
    if (raw == Map.class || raw == SequencedMap.class) {
      return new MapShape(key(arguments[0], whole), argument(arguments, marks, 1));
    }
    boolean isSet = raw == Set.class || raw == SequencedSet.class;
    boolean isList =
        raw == List.class
            || raw == Collection.class
            || raw == Iterable.class
            || raw == SequencedCollection.class;
    if (isSet || isList) {
      return new SequenceShape(argument(arguments, marks, 0), isSet);
    }
    throw unsupported(whole);
  }

  private Shape argument(Type[] arguments, @Nullable AnnotatedType marks, int index) {
    return of(
        arguments[index],
        marks instanceof AnnotatedParameterizedType generic
            ? generic.getAnnotatedActualTypeArguments()[index]
            : null);
  }

  private Shape key(Type type, Type whole) {
    Shape key = type == Object.class ? CLASSES.get(String.class) : of(type, null);
    if (!(key instanceof EnumShape) && !key.equals(SCALARS.get(String.class))) {
      throw new UnsupportedTypeException(
          whole.getTypeName() + ": keys of JSON objects are String or an enum");
    }
    return key;
  }

  private Shape ofArray(GenericArrayType type) {
    Shape item = of(type.getGenericComponentType(), null);
    return new ArrayShape(rawOf(type.getGenericComponentType()), item);
  }

  private static Class<?> rawOf(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      case GenericArrayType array ->
          Array.newInstance(rawOf(array.getGenericComponentType()), 0).getClass();
      default -> throw unsupported(type);
    };
  }

  private Shape ofVariable(TypeVariable<?> variable) {
    Shape shape = bound.get(variable);
    if (shape == null) {
      throw unsupported(variable);
    }
    return shape;
  }

  private static UnsupportedTypeException unsupported(Type type) {
    return new UnsupportedTypeException(
        type.getTypeName()
            + " has no JSON form: use a record, an enum, a List, Set, Map, Optional, array, number,"
            + " text, date, UUID or byte[]");
  }
}
