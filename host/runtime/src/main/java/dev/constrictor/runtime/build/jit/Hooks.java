package dev.constrictor.runtime.build.jit;

import dev.constrictor.runtime.build.jit.Weavers.Target;
import dev.constrictor.runtime.jit.ClassPathCompiler;
import dev.constrictor.runtime.jit.ClassPathServices;
import dev.constrictor.runtime.jit.Compilation;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What is changed so that the compiler runs from the class path. As a module on the upgrade path,
 * the supported way, it switches the JVM's AOT cache off.
 */
final class Hooks {
  private static final String ACCESS =
      "com/oracle/truffle/runtime/hotspot/HotSpotTruffleRuntimeAccess";
  private static final String CALL_TARGET = "com/oracle/truffle/runtime/OptimizedCallTarget";
  private static final String SERVICES = "jdk/graal/compiler/serviceprovider/GraalServices";
  private static final String LIBGRAAL = "jdk/graal/compiler/core/common/LibGraalSupport$Init";
  private static final String PLUGINS = "jdk/graal/compiler/hotspot/meta/HotSpotInvocationPlugins";

  private static final String COMPILER = Type.getInternalName(ClassPathCompiler.class);
  private static final String MODULE = "java/lang/Module";
  private static final String FOR_NAME = "(Ljava/lang/Module;Ljava/lang/String;)Ljava/lang/Class;";
  private static final String LOAD =
      "(Ljava/lang/ModuleLayer;Ljava/lang/Class;)Ljava/util/ServiceLoader;";
  private static final Target GET_RUNTIME =
      Target.ofStatic(
          "jdk/vm/ci/runtime/JVMCI", "getRuntime", "()Ljdk/vm/ci/runtime/JVMCIRuntime;");

  private Hooks() {}

  /** For truffle-runtime's jar. */
  static final List<Hook> TRUFFLE_RUNTIME =
      List.of(
          new Hook(
              ACCESS,
              "createRuntime",
              "takes a compiler from the class path",
              Weavers.afterCast(
                  "jdk.graal.compiler",
                  MODULE,
                  out ->
                      Target.ofStatic(COMPILER, "module", "(Ljava/lang/Module;)Ljava/lang/Module;")
                          .emit(out))),
          new Hook(
              ACCESS,
              "createRuntime",
              "loads JVMCI's services before its runtime",
              Weavers.insteadOf(
                  GET_RUNTIME,
                  out -> {
                    Target.ofStatic(COMPILER, "loadServices", "()V").emit(out);
                    GET_RUNTIME.emit(out);
                  })),
          new Hook(
              ACCESS,
              Hook.ANY,
              "finds the compiler's classes by loader",
              Weavers.insteadOf(
                  Target.ofStatic("java/lang/Class", "forName", FOR_NAME),
                  out -> Target.ofStatic(COMPILER, "find", FOR_NAME).emit(out))),
          new Hook(
              ACCESS,
              "getTruffleGraalHotSpotPackage",
              "knows the package on the class path",
              Weavers.first(
                  (out, goOn) -> {
                    // Asked twice: a value kept on the stack would need a frame of its own.
                    Target packageIn =
                        Target.ofStatic(
                            COMPILER, "packageIn", "(Ljava/lang/Module;)Ljava/lang/String;");
                    out.visitVarInsn(Opcodes.ALOAD, 0);
                    packageIn.emit(out);
                    out.visitJumpInsn(Opcodes.IFNULL, goOn);
                    out.visitVarInsn(Opcodes.ALOAD, 0);
                    packageIn.emit(out);
                    out.visitInsn(Opcodes.ARETURN);
                  })),
          new Hook(
              CALL_TARGET,
              "shouldCompileImpl",
              "can be held back",
              Weavers.first(
                  (out, goOn) -> {
                    Target.ofStatic(Type.getInternalName(Compilation.class), "isHeld", "()Z")
                        .emit(out);
                    out.visitJumpInsn(Opcodes.IFEQ, goOn);
                    out.visitInsn(Opcodes.ICONST_0);
                    out.visitInsn(Opcodes.IRETURN);
                  })));

  /** For the compiler's jar. */
  static final List<Hook> GRAAL_COMPILER =
      List.of(
          new Hook(
              SERVICES,
              Hook.ANY,
              "loads services without a module layer",
              Weavers.insteadOf(
                  Target.ofStatic("java/util/ServiceLoader", "load", LOAD),
                  out ->
                      Target.ofStatic(Type.getInternalName(ClassPathServices.class), "load", LOAD)
                          .emit(out))),
          new Hook(
              LIBGRAAL,
              "init",
              "does not take an unnamed module for a native build",
              Weavers.insteadOf(
                  new Target(Opcodes.INVOKEVIRTUAL, MODULE, "isNamed", "()Z"),
                  out -> {
                    out.visitInsn(Opcodes.POP);
                    out.visitInsn(Opcodes.ICONST_1);
                  })),
          new Hook(
              PLUGINS,
              "canBeIntrinsified",
              "trusts the compiler's own classes, as the JVM trusts those of its modules",
              Weavers.first(
                  (out, goOn) -> {
                    out.visitVarInsn(Opcodes.ALOAD, 1);
                    new Target(
                            Opcodes.INVOKEINTERFACE,
                            "jdk/vm/ci/meta/ResolvedJavaType",
                            "getName",
                            "()Ljava/lang/String;")
                        .emit(out);
                    out.visitLdcInsn("Ljdk/graal/compiler/");
                    new Target(
                            Opcodes.INVOKEVIRTUAL,
                            "java/lang/String",
                            "startsWith",
                            "(Ljava/lang/String;)Z")
                        .emit(out);
                    out.visitJumpInsn(Opcodes.IFEQ, goOn);
                    out.visitInsn(Opcodes.ICONST_1);
                    out.visitInsn(Opcodes.IRETURN);
                  })));
}
