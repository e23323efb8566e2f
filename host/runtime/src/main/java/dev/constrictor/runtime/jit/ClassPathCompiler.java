package dev.constrictor.runtime.jit;

import org.jspecify.annotations.Nullable;

/**
 * Finds the Graal compiler on the class path for {@code HotSpotTruffleRuntimeAccess}, which looks
 * for it in the module {@code jdk.graal.compiler} alone.
 */
public final class ClassPathCompiler {
  private static final String PACKAGE = "jdk.graal.compiler.truffle.hotspot";
  private static final String ENTRANCE =
      PACKAGE.replace('.', '/') + "/HotSpotTruffleCompilationSupport.class";
  private static final String SERVICE_LOCATOR = "jdk.vm.ci.services.JVMCIServiceLocator";

  private ClassPathCompiler() {}

  /**
   * The module that holds the compiler: the one given unless it is missing or empty, as the JDK's
   * own is; then the class path's unnamed module if the compiler is there, else null.
   */
  public static @Nullable Module module(@Nullable Module found) {
    if (found != null && !found.getPackages().isEmpty()) {
      return found;
    }
    ClassLoader own = ClassPathCompiler.class.getClassLoader();
    return own.getResource(ENTRANCE) == null ? null : own.getUnnamedModule();
  }

  /** {@link Class#forName(Module, String)}, which for the unnamed module needs the loader. */
  public static @Nullable Class<?> find(Module module, String name) throws ClassNotFoundException {
    return module.isNamed()
        ? Class.forName(module, name)
        : Class.forName(name, true, ClassPathCompiler.class.getClassLoader());
  }

  /** The compiler's package where it is on the class path; null leaves the answer to Truffle. */
  public static @Nullable String packageIn(Module module) {
    return module.isNamed() ? null : PACKAGE;
  }

  /**
   * Makes JVMCI look for its services now. It does so once, through the thread's context class
   * loader, which in a server may be one that does not see the compiler.
   */
  public static void loadServices() throws ClassNotFoundException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassPathCompiler.class.getClassLoader());
    try {
      Class.forName(SERVICE_LOCATOR, true, null);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
