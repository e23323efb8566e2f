package dev.constrictor.typed;

import dev.constrictor.api.HostFunction;
import dev.constrictor.api.HostMethod;
import dev.constrictor.shape.UnsupportedTypeException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds the host functions that an object offers by {@link HostMethod}. */
public final class HostMethods {
  private HostMethods() {}

  /**
   * Every annotated method of the object's class and those above it, by host function's name.
   *
   * @throws IllegalArgumentException when there is none, a name comes twice, or a method's types
   *     have no JSON form; all at once
   */
  public static Map<String, HostFunction> of(Object target) {
    Map<String, HostFunction> functions = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        HostMethod named = method.getAnnotation(HostMethod.class);
        if (named != null && !method.isBridge()) {
          try {
            if (functions.put(named.value(), HostMethodCall.of(target, method)) != null) {
              problems.add("two methods are called " + named.value());
            }
          } catch (UnsupportedTypeException e) {
            problems.add(named.value() + ": " + e.getMessage());
          }
        }
      }
    }
    if (functions.isEmpty() && problems.isEmpty()) {
      problems.add("no method has @HostMethod");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "host functions of %s: %s"
              .formatted(target.getClass().getName(), String.join("; ", problems)));
    }
    return functions;
  }
}
