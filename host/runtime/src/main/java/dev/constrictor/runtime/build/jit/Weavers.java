package dev.constrictor.runtime.build.jit;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The few ways in which a hook changes a method. */
final class Weavers {
  private Weavers() {}

  /** A method call as it stands in a class file. */
  record Target(int opcode, String owner, String name, String descriptor) {
    static Target ofStatic(String owner, String name, String descriptor) {
      return new Target(Opcodes.INVOKESTATIC, owner, name, descriptor);
    }

    boolean is(int opcode, String owner, String name, String descriptor) {
      return equals(new Target(opcode, owner, name, descriptor));
    }

    void emit(MethodVisitor out) {
      out.visitMethodInsn(opcode, owner, name, descriptor, opcode == Opcodes.INVOKEINTERFACE);
    }
  }

  /** Puts other code in the place of a call. */
  static BiFunction<MethodVisitor, Runnable, MethodVisitor> insteadOf(
      Target call, Consumer<MethodVisitor> code) {
    return (next, hit) ->
        new MethodVisitor(Opcodes.ASM9, next) {
          @Override
          public void visitMethodInsn(
              int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (call.is(opcode, owner, name, descriptor)) {
              hit.run();
              code.accept(mv);
            } else {
              super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
          }
        };
  }

  /** Puts code behind the first cast to {@code type} that follows the constant {@code constant}. */
  static BiFunction<MethodVisitor, Runnable, MethodVisitor> afterCast(
      String constant, String type, Consumer<MethodVisitor> code) {
    return (next, hit) ->
        new MethodVisitor(Opcodes.ASM9, next) {
          private boolean armed;

          @Override
          public void visitLdcInsn(@Nullable Object value) {
            armed |= constant.equals(value);
            super.visitLdcInsn(value);
          }

          @Override
          public void visitTypeInsn(int opcode, String operand) {
            super.visitTypeInsn(opcode, operand);
            if (armed && opcode == Opcodes.CHECKCAST && operand.equals(type)) {
              armed = false;
              hit.run();
              code.accept(mv);
            }
          }
        };
  }

  /**
   * Puts code before the method's first instruction. It may use no local variable of its own, and
   * jumps to the label, with an empty stack, to let the method go on.
   */
  static BiFunction<MethodVisitor, Runnable, MethodVisitor> first(Prologue code) {
    return (next, hit) ->
        new MethodVisitor(Opcodes.ASM9, next) {
          @Override
          public void visitCode() {
            super.visitCode();
            hit.run();
            Label goOn = new Label();
            code.write(mv, goOn);
            mv.visitLabel(goOn);
            mv.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            // A frame may follow at once in the original; two at one place are refused.
            mv.visitInsn(Opcodes.NOP);
          }
        };
  }

  /** Code before a method's own. */
  @FunctionalInterface
  interface Prologue {
    void write(MethodVisitor out, Label goOn);
  }
}
