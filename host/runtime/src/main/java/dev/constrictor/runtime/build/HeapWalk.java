package dev.constrictor.runtime.build;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Has Truffle measure heap on the fallback runtime too, which it refuses, and go on with the object
 * that it has met last instead of first: that one is still in the processor's cache.
 */
record HeapWalk() implements ClassPatch {
  private static final String FALLBACK = "com/oracle/truffle/api/impl/DefaultTruffleRuntime";

  @Override
  public String className() {
    return "com/oracle/truffle/polyglot/ObjectSizeCalculator";
  }

  /** The refusal, the first object and the next ones. */
  @Override
  public int places() {
    return 3;
  }

  @Override
  public ClassVisitor over(ClassVisitor next, Runnable hit) {
    return new MethodChanges(next, (access, name, descriptor, writer) -> changed(writer, hit));
  }

  private static MethodVisitor changed(MethodVisitor writer, Runnable hit) {
    return new MethodVisitor(Opcodes.ASM9, writer) {
      @Override
      public void visitTypeInsn(int opcode, String type) {
        if (opcode == Opcodes.INSTANCEOF && type.equals(FALLBACK)) {
          hit.run();
          super.visitInsn(Opcodes.POP);
          super.visitInsn(Opcodes.ICONST_0);
        } else {
          super.visitTypeInsn(opcode, type);
        }
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        boolean takesFirst = owner.equals("java/util/Deque") && name.equals("pollFirst");
        if (takesFirst) {
          hit.run();
        }
        super.visitMethodInsn(
            opcode, owner, takesFirst ? "pollLast" : name, descriptor, isInterface);
      }
    };
  }
}
