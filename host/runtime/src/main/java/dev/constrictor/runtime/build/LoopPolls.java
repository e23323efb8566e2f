package dev.constrictor.runtime.build;

import dev.constrictor.runtime.Poll;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.LocalVariablesSorter;
import org.objectweb.asm.tree.MethodNode;

/**
 * Calls {@link Poll#poll(int)} before every backward branch, and counts those branches in a local
 * variable of the method's for it. What is on the operand stack stays there.
 *
 * <p>Left out are methods whose loops the compiler unrolls ({@code @ExplodeLoop}: as long as the
 * guest's code, not its data) and the bytecode loop, which polls by itself.
 */
final class LoopPolls implements MethodPass {
  private static final String POLL = Type.getInternalName(Poll.class);
  private static final Set<String> POLLED_ALREADY =
      Set.of(
          "Lcom/oracle/truffle/api/nodes/ExplodeLoop;",
          "Lcom/oracle/truffle/api/HostCompilerDirectives$BytecodeInterpreterSwitch;");

  @Override
  public MethodVisitor over(MethodVisitor next, int access, String descriptor, Tally tally) {
    return new MethodNode(Opcodes.ASM9, access, "", descriptor, null, null) {
      @Override
      public void visitEnd() { // whether it needs a variable is known only at its end
        Branches branches = new Branches();
        accept(branches);
        accept(branches.needPolls() ? new Polls(next, access, descriptor, tally) : next);
      }
    };
  }

  /** Whether a method has branches to poll before. */
  private static final class Branches extends MethodVisitor {
    private final BackwardBranches backward = new BackwardBranches();
    private boolean any;
    private boolean polledAlready;

    Branches() {
      super(Opcodes.ASM9);
    }

    boolean needPolls() {
      return any && !polledAlready;
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      polledAlready |= POLLED_ALREADY.contains(descriptor);
      return super.visitAnnotation(descriptor, visible);
    }

    @Override
    public void visitLabel(Label label) {
      backward.passed(label);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      any |= backward.leadTo(label);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
      any |= backward.leadTo(otherwise) || backward.leadTo(labels);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
      any |= backward.leadTo(otherwise) || backward.leadTo(labels);
    }
  }

  /** Tells backward branches from forward ones. */
  private static final class BackwardBranches {
    private final Set<Label> passed = new HashSet<>();

    void passed(Label label) {
      passed.add(label);
    }

    boolean leadTo(Label... targets) {
      return Arrays.stream(targets).anyMatch(passed::contains);
    }
  }

  /** Puts the polls in. */
  private static final class Polls extends LocalVariablesSorter {
    private final BackwardBranches backward = new BackwardBranches();
    private final Tally tally;
    private int turn;

    Polls(MethodVisitor next, int access, String descriptor, Tally tally) {
      super(Opcodes.ASM9, access, descriptor, next);
      this.tally = tally;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      turn = newLocal(Type.INT_TYPE);
      mv.visitInsn(Opcodes.ICONST_0);
      mv.visitVarInsn(Opcodes.ISTORE, turn);
    }

    private void pollIfBackward(Label... targets) {
      if (backward.leadTo(targets)) {
        tally.add("poll points");
        mv.visitIincInsn(turn, 1);
        mv.visitVarInsn(Opcodes.ILOAD, turn);
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, POLL, "poll", "(I)V", false);
      }
    }

    @Override
    public void visitLabel(Label label) {
      backward.passed(label);
      super.visitLabel(label);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      pollIfBackward(label);
      super.visitJumpInsn(opcode, label);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
      pollIfBackward(otherwise);
      pollIfBackward(labels);
      super.visitTableSwitchInsn(min, max, otherwise, labels);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
      pollIfBackward(otherwise);
      pollIfBackward(labels);
      super.visitLookupSwitchInsn(otherwise, keys, labels);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
      super.visitMaxs(maxStack + 1, maxLocals);
    }
  }
}
