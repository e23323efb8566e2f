package dev.constrictor.runtime.build;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Has GraalPy print what a guest's finalizers and its shutdown raise to the guest's own error
 * stream. It printed to the JVM's, where no limit on a plugin's output holds.
 */
record GuestTraces() implements ClassPatch {
  private static final String CLASS = "com/oracle/graal/python/runtime/exception/ExceptionUtils";
  private static final String CONTEXT = "com/oracle/graal/python/runtime/PythonContext";
  private static final String PRINT = "printPythonLikeStackTrace";
  private static final String TO_JVM = "(Ljava/lang/Throwable;)V";
  private static final String TO_GUEST = "(L" + CONTEXT + ";Ljava/lang/Throwable;)V";

  @Override
  public String className() {
    return CLASS;
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
          if (!name.equals(PRINT) || !descriptor.equals(TO_JVM)) {
            return writer;
          }
          hit.run();
          writeBody(writer);
          return null; // the old body goes nowhere
        });
  }

  private static void writeBody(MethodVisitor method) {
    method.visitCode();
    method.visitInsn(Opcodes.ACONST_NULL);
    method.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        CONTEXT,
        "get",
        "(Lcom/oracle/truffle/api/nodes/Node;)L" + CONTEXT + ";",
        false);
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitMethodInsn(Opcodes.INVOKESTATIC, CLASS, PRINT, TO_GUEST, false);
    method.visitInsn(Opcodes.RETURN);
    method.visitMaxs(2, 1);
    method.visitEnd();
  }
}
