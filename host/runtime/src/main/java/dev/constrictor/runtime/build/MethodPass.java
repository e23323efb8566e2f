package dev.constrictor.runtime.build;

import org.objectweb.asm.MethodVisitor;

/** One kind of change that is made wherever its pattern occurs, in every method of the guest's. */
interface MethodPass {
  /** A visitor in front of {@code next} that makes the change and counts it in {@code tally}. */
  MethodVisitor over(MethodVisitor next, int access, String descriptor, Tally tally);
}
