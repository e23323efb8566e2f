package dev.constrictor.runtime.build;

import org.objectweb.asm.ClassVisitor;

/** Counts the Python functions under way, generators and coroutines among them. */
record CallDepth() implements ClassPatch {
  @Override
  public String className() {
    return "com/oracle/graal/python/nodes/bytecode/PBytecodeRootNode";
  }

  @Override
  public int places() {
    return 1;
  }

  @Override
  public ClassVisitor over(ClassVisitor next, Runnable hit) {
    return new DepthCounts(next, "executeFromBci"::equals, "Call", hit);
  }
}
