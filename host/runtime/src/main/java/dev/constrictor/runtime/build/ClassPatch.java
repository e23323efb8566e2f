package dev.constrictor.runtime.build;

import org.objectweb.asm.ClassVisitor;

/**
 * A change to one class that is known by name. The build fails when the class is not there or the
 * change found fewer places than it expects.
 */
public interface ClassPatch {
  /** Internal name of the class, as {@code com/oracle/truffle/Example}. */
  String className();

  /** How many places the change is made in. */
  int places();

  /**
   * A visitor in front of {@code next} that makes the change and runs {@code hit} at each place.
   */
  ClassVisitor over(ClassVisitor next, Runnable hit);
}
