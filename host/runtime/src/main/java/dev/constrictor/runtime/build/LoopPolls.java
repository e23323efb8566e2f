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

/**
 * Calls {@link Poll#poll} before every backward branch. The call takes and leaves nothing on the
 * operand stack, so that neither stack-map frames nor stack sizes change.
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
  public MethodVisitor over(MethodVisitor next, Tally tally) {
    return new Visitor(next, tally);
  }

  private static final class Visitor extends MethodVisitor {
    private final Tally tally;
    private final Set<Label> passed = new HashSet<>();
    private boolean leftOut;

    Visitor(MethodVisitor next, Tally tally) {
      super(Opcodes.ASM9, next);
      this.tally = tally;
    }

    private void pollIfBackward(Label... targets) {
      if (!leftOut && Arrays.stream(targets).anyMatch(passed::contains)) {
        tally.add("poll points");
        super.visitMethodInsn(Opcodes.INVOKESTATIC, POLL, "poll", "()V", false);
      }
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      leftOut |= POLLED_ALREADY.contains(descriptor);
      return super.visitAnnotation(descriptor, visible);
    }

    @Override
    public void visitLabel(Label label) {
      passed.add(label);
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
  }
}
