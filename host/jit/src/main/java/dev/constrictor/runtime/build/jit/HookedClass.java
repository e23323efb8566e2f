package dev.constrictor.runtime.build.jit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Applies hooks to one class file. Each must find its place exactly once: else the jar is new. */
final class HookedClass extends ClassVisitor {
  private final List<Hook> hooks;
  private final int[] hits;

  private HookedClass(ClassWriter writer, List<Hook> hooks) {
    super(Opcodes.ASM9, writer);
    this.hooks = hooks;
    this.hits = new int[hooks.size()];
  }

  /** The changed class file; refused when a hook does not fit as it should. */
  static byte[] apply(byte[] original, List<Hook> hooks) throws PatchException {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    HookedClass visitor = new HookedClass(writer, hooks);
    reader.accept(visitor, 0);
    for (int i = 0; i < hooks.size(); i++) {
      if (visitor.hits[i] != 1) {
        throw new PatchException(
            "%s fits %d times, not once".formatted(hooks.get(i), visitor.hits[i]));
      }
    }
    return writer.toByteArray();
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor woven = super.visitMethod(access, name, descriptor, signature, exceptions);
    for (int i = 0; i < hooks.size(); i++) {
      if (hooks.get(i).fits(name)) {
        int index = i;
        woven = hooks.get(i).weaver().apply(woven, () -> hits[index]++);
      }
    }
    return woven;
  }
}
