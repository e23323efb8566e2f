package dev.constrictor.runtime.build;

import dev.constrictor.runtime.GuestThread;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Counts how deep a guest's calls go: a method is put aside under another name, and one of its name
 * calls it between {@code enter} and {@code leave} of {@link GuestThread}.
 */
final class DepthCounts extends ClassVisitor {
  private static final String COUNTER = Type.getInternalName(GuestThread.class);
  private static final String ASIDE = "$counted";

  /** Where builtins of one sort call the builtin of a value's own type. */
  static final String SLOTS = "com/oracle/graal/python/builtins/objects/type/slots/TpSlot";

  private final Predicate<String> methods;
  private final String what;
  private final Runnable hit;
  private String owner = "";

  /**
   * Counts a class's methods.
   *
   * @param methods by their names
   * @param what {@code Call} or {@code Nested}, the counter
   * @param hit told of each
   */
  DepthCounts(ClassVisitor next, Predicate<String> methods, String what, Runnable hit) {
    super(Opcodes.ASM9, next);
    this.methods = methods;
    this.what = what;
    this.hit = hit;
  }

  /**
   * Builtins that are called for a value that another holds, in whatever class of slots, and do not
   * pass through one of {@link CallDepth#ALL}.
   */
  static boolean isNesting(String method) {
    return method.equals("callCachedBuiltin") || method.equals("callGenericSimpleBuiltin");
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    owner = name;
    super.visit(version, access, name, signature, superName, interfaces);
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    if (!methods.test(name)) {
      return super.visitMethod(access, name, descriptor, signature, exceptions);
    }
    hit.run();
    MethodVisitor counting = super.visitMethod(access, name, descriptor, signature, exceptions);
    counting.visitCode();
    writeBody(counting, (access & Opcodes.ACC_STATIC) != 0, name, descriptor);
    counting.visitEnd();
    int hidden = (access & Opcodes.ACC_STATIC) | Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC;
    return super.visitMethod(hidden, name + ASIDE, descriptor, signature, exceptions);
  }

  /** Calls the method that was put aside, and leaves by every way out. */
  private void writeBody(MethodVisitor code, boolean isStatic, String name, String descriptor) {
    Label begin = new Label();
    Label end = new Label();
    Label failed = new Label();
    code.visitTryCatchBlock(begin, end, failed, null);
    count(code, "enter");
    code.visitLabel(begin);
    int words = isStatic ? 0 : 1;
    if (!isStatic) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
    }
    for (Type argument : Type.getArgumentTypes(descriptor)) {
      code.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), words);
      words += argument.getSize();
    }
    int call = isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL;
    code.visitMethodInsn(call, owner, name + ASIDE, descriptor, false);
    code.visitLabel(end);
    count(code, "leave");
    Type result = Type.getReturnType(descriptor);
    code.visitInsn(result.getOpcode(Opcodes.IRETURN));
    code.visitLabel(failed);
    code.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/lang/Throwable"});
    count(code, "leave");
    code.visitInsn(Opcodes.ATHROW);
    code.visitMaxs(Math.max(words, Math.max(result.getSize(), 1)), words);
  }

  private void count(MethodVisitor code, String step) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, COUNTER, step + what, "()V", false);
  }
}
