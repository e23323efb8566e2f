package dev.constrictor.runtime.build;

import dev.constrictor.runtime.ObjectLayout;
import java.util.Set;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Truffle's fallback runtime does not know how objects lie in memory and refuses to measure a
 * context's heap. Its five layout methods answer from {@link ObjectLayout} instead.
 */
record RuntimeLayout() implements ClassPatch {
  private static final Set<String> METHODS =
      Set.of(
          "getObjectAlignment",
          "getArrayBaseOffset",
          "getArrayIndexScale",
          "getBaseInstanceSize",
          "getFieldOffsets");

  @Override
  public String className() {
    return "com/oracle/truffle/api/impl/DefaultRuntimeAccessor$DefaultRuntimeSupport";
  }

  @Override
  public int places() {
    return METHODS.size();
  }

  @Override
  public ClassVisitor over(ClassVisitor next, Runnable hit) {
    return new MethodChanges(
        next,
        (access, name, descriptor, writer) -> {
          if (!METHODS.contains(name)) {
            return writer;
          }
          hit.run();
          delegate(writer, name, descriptor);
          return null; // the old body is dropped
        });
  }

  private static void delegate(MethodVisitor method, String name, String descriptor) {
    method.visitCode();
    int local = 1;
    for (Type type : Type.getArgumentTypes(descriptor)) {
      method.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
      local += type.getSize();
    }
    String layout = Type.getInternalName(ObjectLayout.class);
    method.visitMethodInsn(Opcodes.INVOKESTATIC, layout, name, descriptor, false);
    Type result = Type.getReturnType(descriptor);
    method.visitInsn(result.getOpcode(Opcodes.IRETURN));
    method.visitMaxs(Math.max(local, result.getSize()), local);
    method.visitEnd();
  }
}
