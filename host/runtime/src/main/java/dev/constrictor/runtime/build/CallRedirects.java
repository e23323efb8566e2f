package dev.constrictor.runtime.build;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Sends calls of the JDK's that may run for long or allocate much to our {@link StandIns}. */
final class CallRedirects implements MethodPass {
  private final StandIns standIns;

  CallRedirects(StandIns standIns) {
    this.standIns = standIns;
  }

  @Override
  public MethodVisitor over(MethodVisitor next, int access, String descriptor, Tally tally) {
    return new Visitor(next, standIns, tally);
  }

  private static final class Visitor extends MethodVisitor {
    private final StandIns standIns;
    private final Tally tally;

    /** Objects made and not yet constructed; a call of a super constructor has none. */
    private final Map<String, Integer> unconstructed = new HashMap<>();

    private boolean replacesConstructor;

    Visitor(MethodVisitor next, StandIns standIns, Tally tally) {
      super(Opcodes.ASM9, next);
      this.standIns = standIns;
      this.tally = tally;
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      if (opcode == Opcodes.NEW) {
        unconstructed.merge(type, 1, Integer::sum);
      }
      super.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      Optional<StandIns.StandIn> found = standIns.of(opcode, owner, name, descriptor);
      boolean constructor = name.equals("<init>");
      if (constructor && unconstructed.merge(owner, -1, Integer::sum) < 0) {
        found = Optional.empty();
      }
      if (found.isEmpty()) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        return;
      }
      StandIns.StandIn standIn = found.get();
      tally.add("calls of the JDK");
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC, standIn.owner(), standIn.name(), standIn.descriptor(), false);
      if (constructor) {
        replacesConstructor = true;
        dropBelow();
        dropBelow();
      }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
      super.visitMaxs(replacesConstructor ? maxStack + 1 : maxStack, maxLocals);
    }

    /** {@code NEW, DUP} left two unconstructed objects under ours. */
    private void dropBelow() {
      super.visitInsn(Opcodes.SWAP);
      super.visitInsn(Opcodes.POP);
    }
  }
}
