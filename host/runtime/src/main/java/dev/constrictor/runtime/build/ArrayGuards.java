package dev.constrictor.runtime.build;

import dev.constrictor.runtime.LargeArrays;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Has {@link LargeArrays#check} look at the length of every array before it is made. Arrays that
 * the JDK makes on GraalPy's behalf are looked at where {@link CallRedirects} leads.
 */
final class ArrayGuards implements MethodPass {
  private static final String GUARD = Type.getInternalName(LargeArrays.class);
  private static final int REFERENCE_BYTES = 4;

  /** The length's copy and the element's size. */
  private static final int EXTRA_STACK = 2;

  @Override
  public MethodVisitor over(MethodVisitor next, int access, String descriptor, Tally tally) {
    return new Visitor(next, tally);
  }

  private static final class Visitor extends MethodVisitor {
    private final Tally tally;
    private int extraStack;

    Visitor(MethodVisitor next, Tally tally) {
      super(Opcodes.ASM9, next);
      this.tally = tally;
    }

    private void guard(int elementBytes) {
      tally.add("array guards");
      extraStack = EXTRA_STACK;
      super.visitInsn(Opcodes.DUP);
      check(elementBytes);
    }

    /** With the length on the operand stack. */
    private void check(int elementBytes) {
      super.visitIntInsn(Opcodes.BIPUSH, elementBytes);
      super.visitMethodInsn(Opcodes.INVOKESTATIC, GUARD, "check", "(II)V", false);
    }

    private static int elementBytes(String arrayDescriptor) {
      return switch (arrayDescriptor.charAt(1)) {
        case 'J', 'D' -> Long.BYTES;
        case 'S', 'C' -> Short.BYTES;
        case 'B', 'Z' -> Byte.BYTES;
        default -> REFERENCE_BYTES; // as wide as an int or a float
      };
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      if (opcode == Opcodes.NEWARRAY) {
        guard(
            switch (operand) {
              case Opcodes.T_LONG, Opcodes.T_DOUBLE -> Long.BYTES;
              case Opcodes.T_INT, Opcodes.T_FLOAT -> Integer.BYTES;
              case Opcodes.T_SHORT, Opcodes.T_CHAR -> Short.BYTES;
              default -> Byte.BYTES;
            });
      }
      super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.ANEWARRAY) {
        guard(REFERENCE_BYTES);
      }
      super.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (owner.startsWith("[") && name.equals("clone")) {
        tally.add("array guards");
        extraStack = EXTRA_STACK;
        super.visitInsn(Opcodes.DUP);
        super.visitInsn(Opcodes.ARRAYLENGTH);
        check(elementBytes(owner));
      }
      super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
      super.visitMaxs(maxStack + extraStack, maxLocals);
    }
  }
}
