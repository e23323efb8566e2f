package dev.constrictor.runtime.build;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Passes each method of a class through one change. */
public final class MethodChanges extends ClassVisitor {
  private final Change change;

  /** What becomes of a method. */
  @FunctionalInterface
  public interface Change {
    /**
     * The visitor that the method is read into.
     *
     * @param writer takes the method as it shall be; its name and descriptor stay
     * @return {@code writer} itself, a visitor in front of it, or null to drop the old body, where
     *     another has been written
     */
    @Nullable MethodVisitor over(int access, String name, String descriptor, MethodVisitor writer);
  }

  /** Changes what is on its way to {@code next}. */
  public MethodChanges(ClassVisitor next, Change change) {
    super(Opcodes.ASM9, next);
    this.change = change;
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    return change.over(
        access,
        name,
        descriptor,
        super.visitMethod(access, name, descriptor, signature, exceptions));
  }
}
