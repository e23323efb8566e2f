package dev.constrictor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.oracle.truffle.api.Truffle;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the fallback runtime is told of objects' sizes is what the compiler's runtime says. Only of
 * records it is told no references, because the JDK does not export what knows their places;
 * GraalPy's lead to nothing that a guest could make large, and that is not reached otherwise.
 */
@Tag("compiler")
class ObjectLayoutTest {
  private static final String OBJECTS = "com/oracle/graal/python/builtins/objects/";
  private static final String CLASS = ".class";

  private final Object runtime = Truffle.getRuntime();

  @Test
  void everyKindOfGuestObjectHasTheSizeThatTheCompilerSays() throws Exception {
    Method size = inherited("getBaseInstanceSize", Class.class);
    Method fields = inherited("getFieldOffsets", Class.class, boolean.class, boolean.class);
    List<Class<?>> types = guestTypes();
    assertThat(types).hasSizeGreaterThan(500);
    for (Class<?> type : types) {
      assertThat(ObjectLayout.getBaseInstanceSize(type))
          .as("%s", type)
          .isEqualTo(size.invoke(runtime, type));
      int[] expected =
          type.isRecord() ? new int[0] : (int[]) fields.invoke(runtime, type, false, true);
      assertThat(sorted(ObjectLayout.getFieldOffsets(type, false, true)))
          .as("references in %s", type)
          .isEqualTo(sorted(expected));
    }
  }

  @Test
  void arraysLieAsTheCompilerSays() throws Exception {
    Method base = inherited("getArrayBaseOffset", Class.class);
    Method scale = inherited("getArrayIndexScale", Class.class);
    for (Class<?> component :
        List.of(byte.class, char.class, int.class, long.class, Object.class)) {
      assertThat(ObjectLayout.getArrayBaseOffset(component))
          .isEqualTo(base.invoke(runtime, component));
      assertThat(ObjectLayout.getArrayIndexScale(component))
          .isEqualTo(scale.invoke(runtime, component));
    }
    assertThat(ObjectLayout.getObjectAlignment())
        .isEqualTo(inherited("getObjectAlignment").invoke(runtime));
  }

  /** The runtime's own methods, which it keeps to itself. */
  private Method inherited(String name, Class<?>... parameters) throws NoSuchMethodException {
    for (Class<?> type = runtime.getClass(); type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(name)
            && Arrays.equals(method.getParameterTypes(), parameters)) {
          method.setAccessible(true);
          return method;
        }
      }
    }
    throw new NoSuchMethodException(name);
  }

  private static List<Class<?>> guestTypes() throws IOException, ClassNotFoundException {
    List<Class<?>> types = new ArrayList<>();
    try (JarFile jar = new JarFile(System.getProperty("constrictor.rewritten"))) {
      List<String> names =
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.startsWith(OBJECTS) && name.endsWith(CLASS))
              .toList();
      for (String name : names) {
        String className = name.substring(0, name.length() - CLASS.length()).replace('/', '.');
        Class<?> type = Class.forName(className, false, ObjectLayoutTest.class.getClassLoader());
        if (!type.isInterface() && !Reference.class.isAssignableFrom(type)) {
          types.add(type);
        }
      }
    }
    return types;
  }

  private static int[] sorted(int[] offsets) {
    int[] sorted = offsets.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
