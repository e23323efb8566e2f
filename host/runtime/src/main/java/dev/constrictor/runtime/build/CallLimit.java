package dev.constrictor.runtime.build;

import dev.constrictor.runtime.GuestThread;
import org.jspecify.annotations.Nullable;
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
    return new ClassVisitor(Opcodes.ASM9, next) {
      @Override
      public MethodVisitor visitMethod(
          int access,
          String name,
          String descriptor,
          @Nullable String signature,
          String @Nullable [] exceptions) {
        MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
        if (!name.equals("setRecursionLimit")) {
          return method;
        }
        hit.run();
        return new MethodVisitor(Opcodes.ASM9, method) {
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
    };
  }
}
