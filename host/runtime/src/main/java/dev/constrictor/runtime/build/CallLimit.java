package dev.constrictor.runtime.build;

import dev.constrictor.runtime.GuestThread;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Has {@code sys.setrecursionlimit} set the limit that {@link GuestThread} keeps. */
record CallLimit() implements ClassPatch {
  @Override
  public String className() {
    return "com/oracle/graal/python/builtins/Python3Core$SysModuleState";
  }

  @Override
  public int places() {
    return 1;
  }

  @Override
  public ClassVisitor over(ClassVisitor next, Runnable hit) {
    return new MethodChanges(
        next,
        (access, name, descriptor, writer) -> {
          if (!name.equals("setRecursionLimit")) {
            return writer;
          }
          hit.run();
          return limiting(writer);
        });
  }

  private static MethodVisitor limiting(MethodVisitor writer) {
    return new MethodVisitor(Opcodes.ASM9, writer) {
      @Override
      public void visitCode() {
        super.visitCode();
        String counter = Type.getInternalName(GuestThread.class);
        super.visitVarInsn(Opcodes.ILOAD, 1);
        super.visitMethodInsn(Opcodes.INVOKESTATIC, counter, "limitCalls", "(I)I", false);
        super.visitVarInsn(Opcodes.ISTORE, 1);
      }
    };
  }
}
