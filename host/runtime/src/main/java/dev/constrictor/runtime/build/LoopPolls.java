package dev.constrictor.runtime.build;

import dev.constrictor.runtime.Poll;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.LocalVariablesSorter;
import org.objectweb.asm.tree.MethodNode;

/**
 * Calls {@link Poll} before every backward branch, and counts those branches in a local variable of
 * the method's for it. What is on the operand stack stays there.
 *
 * <p>Left out are methods whose loops the compiler unrolls ({@code @ExplodeLoop}: as long as the
 * guest's code, not its data), the bytecode loop and loops over strings that look at Truffle's
 * safepoint themselves.
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
      public void visitEnd() { // only at its end is it known which of its branches lead backward
        List<Branch> branches = isPolledAlready(this) ? List.of() : Branch.allOf(this);
        branches.stream()
            .filter(branch -> branch == Branch.WITH_SAFEPOINT)
            .forEach(branch -> tally.add("loops with safepoints"));
        accept(
            branches.stream().anyMatch(Branch::wantsPoll)
                ? new Polls(next, access, descriptor, branches, tally)
                : next);
      }
    };
  }

  private static boolean isPolledAlready(MethodNode method) {
    return Stream.of(method.visibleAnnotations, method.invisibleAnnotations)
        .filter(annotations -> annotations != null)
        .flatMap(List::stream)
        .anyMatch(annotation -> POLLED_ALREADY.contains(annotation.desc));
  }

  /** Puts the polls in. */
  private static final class Polls extends LocalVariablesSorter {
    private final List<Branch> branches;
    private final Tally tally;
    private int turn;
    private int next;

    Polls(MethodVisitor code, int access, String descriptor, List<Branch> branches, Tally tally) {
      super(Opcodes.ASM9, access, descriptor, code);
      this.branches = branches;
      this.tally = tally;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      turn = newLocal(Type.INT_TYPE);
      mv.visitInsn(Opcodes.ICONST_0);
      mv.visitVarInsn(Opcodes.ISTORE, turn);
    }

    private void pollBeforeNext() {
      switch (branches.get(next++)) {
        case FORWARD, WITH_SAFEPOINT -> {}
        case BACKWARD -> {
          tally.add("poll points");
          mv.visitIincInsn(turn, 1);
          mv.visitVarInsn(Opcodes.ILOAD, turn);
          mv.visitMethodInsn(Opcodes.INVOKESTATIC, POLL, "poll", "(I)V", false);
        }
        case OVER_ELEMENTS -> {
          tally.add("poll points in scans");
          mv.visitMethodInsn(Opcodes.INVOKESTATIC, POLL, "pollInScan", "()V", false);
        }
      }
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      pollBeforeNext();
      super.visitJumpInsn(opcode, label);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
      pollBeforeNext();
      super.visitTableSwitchInsn(min, max, otherwise, labels);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
      pollBeforeNext();
      super.visitLookupSwitchInsn(otherwise, keys, labels);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
      super.visitMaxs(maxStack + 1, maxLocals);
    }
  }
}
