package dev.constrictor.runtime.build;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Which calls of the JDK's go to which method of ours. Our classes are themselves the table: a
 * public static method takes the place of the method or constructor that has the same name and
 * parameters in one of the JDK's classes; an instance method's receiver comes first, and {@code
 * construct} stands for a constructor.
 */
final class StandIns {
  private static final String CONSTRUCT = "construct";

  /** A call as it is written in a class file. */
  record Call(int opcode, String owner, String name, String descriptor) {}

  /** What is called in its place. */
  record StandIn(String owner, String name, String descriptor) {}

  private final Map<Call, StandIn> byCall = new HashMap<>();

  /** Adds all of {@code ours}; fails where none of {@code theirs} has such a method. */
  StandIns with(Class<?> ours, Class<?>... theirs) {
    for (Method method : ours.getDeclaredMethods()) {
      int wanted = Modifier.PUBLIC | Modifier.STATIC;
      if ((method.getModifiers() & wanted) != wanted || method.isSynthetic()) {
        continue;
      }
      Call call =
          Arrays.stream(theirs)
              .flatMap(their -> call(method, their).stream())
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException(method + " stands in for nothing known"));
      byCall.put(
          call,
          new StandIn(
              Type.getInternalName(ours), method.getName(), Type.getMethodDescriptor(method)));
    }
    return this;
  }

  Optional<StandIn> of(int opcode, String owner, String name, String descriptor) {
    return Optional.ofNullable(byCall.get(new Call(opcode, owner, name, descriptor)));
  }

  private static Optional<Call> call(Method method, Class<?> their) {
    List<Class<?>> parameters = List.of(method.getParameterTypes());
    String owner = Type.getInternalName(their);
    Type[] types = Type.getArgumentTypes(method);
    if (method.getName().equals(CONSTRUCT)) {
      return method.getReturnType() == their && hasConstructor(their, parameters)
          ? Optional.of(
              new Call(
                  Opcodes.INVOKESPECIAL,
                  owner,
                  "<init>",
                  Type.getMethodDescriptor(Type.VOID_TYPE, types)))
          : Optional.empty();
    }
    if (has(their, method, parameters, true)) {
      return Optional.of(
          new Call(
              Opcodes.INVOKESTATIC, owner, method.getName(), Type.getMethodDescriptor(method)));
    }
    if (!parameters.isEmpty()
        && parameters.getFirst() == their
        && has(their, method, parameters.subList(1, parameters.size()), false)) {
      return Optional.of(
          new Call(
              Opcodes.INVOKEVIRTUAL,
              owner,
              method.getName(),
              Type.getMethodDescriptor(
                  Type.getReturnType(method), Arrays.copyOfRange(types, 1, types.length))));
    }
    return Optional.empty();
  }

  private static boolean has(
      Class<?> their, Method ours, List<Class<?>> parameters, boolean isStatic) {
    return Arrays.stream(their.getMethods())
        .anyMatch(
            method ->
                method.getName().equals(ours.getName())
                    && method.getReturnType() == ours.getReturnType()
                    && Modifier.isStatic(method.getModifiers()) == isStatic
                    && List.of(method.getParameterTypes()).equals(parameters));
  }

  private static boolean hasConstructor(Class<?> their, List<Class<?>> parameters) {
    return Arrays.stream(their.getConstructors())
        .anyMatch(constructor -> List.of(constructor.getParameterTypes()).equals(parameters));
  }
}
