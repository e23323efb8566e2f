package dev.constrictor.runtime.build.jit;

import java.util.function.BiFunction;
import org.objectweb.asm.MethodVisitor;

/**
 * One change to the methods of one name in one class.
 *
 * @param type the class's internal name
 * @param method the methods' name, or {@link #ANY}
 * @param effect what changes, for messages
 * @param weaver wraps the writer of a method; runs its second argument wherever the change was made
 */
record Hook(
    String type,
    String method,
    String effect,
    BiFunction<MethodVisitor, Runnable, MethodVisitor> weaver) {
  /** For code in lambda bodies, whose names the compiler makes up. */
  static final String ANY = "*";

  boolean fits(String name) {
    return method.equals(ANY) || method.equals(name);
  }

  @Override
  public String toString() {
    return "%s.%s: %s".formatted(type.replace('/', '.'), method, effect);
  }
}
