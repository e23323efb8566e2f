package dev.constrictor.runtime.build;

import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassVisitor;

/**
 * Counts how often methods of a class are under way.
 *
 * @param className where calls of one sort pass through
 * @param methods their names, each of one method
 * @param counter which count of {@link dev.constrictor.runtime.GuestThread}
 */
record CallDepth(String className, Set<String> methods, String counter) implements ClassPatch {
  private static final String NODES = "com/oracle/graal/python/nodes/";
  private static final String MODULES = "com/oracle/graal/python/builtins/modules/";

  /**
   * Python functions, generators and coroutines among them; builtins, both those that are called
   * and those that have become part of their caller; and what goes down into nested data by itself.
   */
  static final List<CallDepth> ALL =
      List.of(
          new CallDepth(NODES + "bytecode/PBytecodeRootNode", Set.of("executeFromBci"), "Call"),
          nested(NODES + "function/BuiltinFunctionRootNode", "execute"),
          nested(
              NODES + "call/special/AbstractCallMethodNode",
              "callUnaryBuiltin",
              "callBinaryBuiltin",
              "callTernaryBuiltin",
              "callQuaternaryBuiltin"),
          nested(
              MODULES + "BuiltinFunctions$RecursiveBinaryCheckBaseNode",
              "callRecursiveWithNodeTruffleBoundary"),
          nested(MODULES + "json/JSONEncoderBuiltins$CallEncoderNode", "appendListObj"),
          nested(MODULES + "pickle/PPickler$SaveNode", "save"));

  private static CallDepth nested(String className, String... methods) {
    return new CallDepth(className, Set.of(methods), "Nested");
  }

  @Override
  public int places() {
    return methods.size();
  }

  @Override
  public ClassVisitor over(ClassVisitor next, Runnable hit) {
    return new DepthCounts(next, methods::contains, counter, hit);
  }
}
