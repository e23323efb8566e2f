package dev.constrictor.runtime.build.jit;

import dev.constrictor.runtime.build.ClassPatch;
import dev.constrictor.runtime.build.MethodChanges;
import java.util.function.BiFunction;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;

/**
 * One change, in one place, to the methods of one name in one class.
 *
 * @param className the class's internal name
 * @param method the methods' name, or {@link #ANY}
 * @param effect what changes, for messages
 * @param weaver wraps the writer of a method; runs its second argument wherever the change was made
 */
record Hook(
    String className,
    String method,
    String effect,
    BiFunction<MethodVisitor, Runnable, MethodVisitor> weaver)
    implements ClassPatch {
  /** For code in lambda bodies, whose names the compiler makes up. */
  static final String ANY = "*";

  @Override
  public int places() {
    return 1;
  }

  @Override
  public ClassVisitor over(ClassVisitor next, Runnable hit) {
    return new MethodChanges(
        next,
        (access, name, descriptor, writer) ->
            method.equals(ANY) || method.equals(name) ? weaver.apply(writer, hit) : writer);
  }

  @Override
  public String toString() {
    return "%s.%s: %s".formatted(className.replace('/', '.'), method, effect);
  }
}
