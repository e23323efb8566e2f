package dev.constrictor.runtime;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sun.misc.Unsafe;

/**
 * How the JVM lays objects out, for Truffle's measuring of a context's heap. The optimizing runtime
 * asks the JVM's compiler interface; the fallback runtime, rewritten, asks here. The public methods
 * have the names and parameters of Truffle's.
 */
public final class ObjectLayout {
  private static final Unsafe UNSAFE = unsafe();

  /** The JDK's own, which also answers for records and hidden classes; absent if not exported. */
  private static final @Nullable InternalUnsafe INTERNAL = InternalUnsafe.find();

  private static final int ALIGNMENT = 8;
  private static final int REFERENCE_BYTES = UNSAFE.arrayIndexScale(Object[].class);

  /** Where the first field of a class can lie; less than any that has none. */
  private static final int HEADER_BYTES = headerBytes();

  private ObjectLayout() {}

  private static Unsafe unsafe() {
    try {
      Field field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM has no sun.misc.Unsafe", e);
    }
  }

  private record InternalUnsafe(Object unsafe, Method offset) {
    static @Nullable InternalUnsafe find() {
      try {
        Class<?> type = Class.forName("jdk.internal.misc.Unsafe");
        Method offset = type.getMethod("objectFieldOffset", Field.class);
        return new InternalUnsafe(type.getMethod("getUnsafe").invoke(null), offset);
      } catch (ReflectiveOperationException e) {
        return null;
      }
    }
  }

  /** A class whose one field comes right after the header. */
  private static final class OneByte {
    @SuppressWarnings("unused")
    byte first;
  }

  private static int headerBytes() {
    try {
      return (int) UNSAFE.objectFieldOffset(OneByte.class.getDeclaredField("first"));
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  public static int getObjectAlignment() {
    return ALIGNMENT;
  }

  public static int getArrayBaseOffset(Class<?> component) {
    return UNSAFE.arrayBaseOffset(array(component));
  }

  public static int getArrayIndexScale(Class<?> component) {
    return UNSAFE.arrayIndexScale(array(component));
  }

  private static Class<?> array(Class<?> component) {
    return Array.newInstance(component, 0).getClass();
  }

  /** The size of an instance, its header included. */
  public static int getBaseInstanceSize(Class<?> type) {
    int end = HEADER_BYTES;
    for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
      for (Field field : instanceFields(declaring)) {
        int offset = offset(field);
        int width = width(field.getType());
        end = offset < 0 ? end + width : Math.max(end, offset + width);
      }
    }
    return (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /**
   * Where the fields lie, but those of unknown place. A {@link Reference}'s own are left out too:
   * what it refers to is not retained by it, and its links lead to other contexts' references.
   */
  public static int[] getFieldOffsets(
      Class<?> type, boolean includePrimitive, boolean includeSuperclasses) {
    List<Integer> offsets = new ArrayList<>();
    Class<?> declaring = type;
    do {
      List<Field> fields = declaring == Reference.class ? List.of() : instanceFields(declaring);
      for (Field field : fields) {
        int offset = offset(field);
        if (offset >= 0 && (includePrimitive || !field.getType().isPrimitive())) {
          offsets.add(offset);
        }
      }
      declaring = declaring.getSuperclass();
    } while (includeSuperclasses && declaring != null);
    return offsets.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Field> instanceFields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    try {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          fields.add(field);
        }
      }
    } catch (NoClassDefFoundError e) {
      return List.of(); // a field's own class is an optional dependency that is not there
    }
    return fields;
  }

  /** Negative if it cannot be known. */
  @SuppressWarnings("deprecation") // no other way exists
  private static int offset(Field field) {
    if (INTERNAL != null) {
      try {
        return ((Long) INTERNAL.offset().invoke(INTERNAL.unsafe(), field)).intValue();
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("cannot find the offset of " + field, e);
      }
    }
    Class<?> declaring = field.getDeclaringClass();
    return declaring.isHidden() || declaring.isRecord()
        ? -1
        : (int) UNSAFE.objectFieldOffset(field);
  }

  private static int width(Class<?> type) {
    if (type == long.class || type == double.class) {
      return Long.BYTES;
    }
    if (type == int.class || type == float.class) {
      return Integer.BYTES;
    }
    if (type == short.class || type == char.class) {
      return Short.BYTES;
    }
    return type.isPrimitive() ? Byte.BYTES : REFERENCE_BYTES;
  }
}
