package dev.constrictor.runtime.build;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Drops the check by which Truffle refuses to measure heap on the fallback runtime. */
record HeapGuard() implements ClassPatch {
  private static final String FALLBACK = "com/oracle/truffle/api/impl/DefaultTruffleRuntime";

  @Override
  public String className() {
    return "com/oracle/truffle/polyglot/ObjectSizeCalculator";
  }

  @Override
  public int places() {
    return 1;
  }

  @Override
  public ClassVisitor over(ClassVisitor next, Runnable hit) {
    return new MethodChanges(next, (access, name, descriptor, writer) -> withoutCheck(writer, hit));
  }

  private static MethodVisitor withoutCheck(MethodVisitor writer, Runnable hit) {
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
    };
  }
}
