package dev.constrictor.runtime.jit;

/**
 * Whether Truffle may compile guest code. While plugins start, compiling their start-up code costs
 * more than it brings; so the host holds compilation back until they run. Safe for all threads.
 */
public final class Compilation {
  private static volatile boolean held;

  private Compilation() {}

  /** Asked by {@code OptimizedCallTarget.shouldCompileImpl} each time it counts a call. */
  public static boolean isHeld() {
    return held;
  }

  /** From now on no call target is compiled; what is compiled stays so. */
  public static void hold() {
    held = true;
  }

  /** Compiles what was called often enough, as usual. */
  public static void release() {
    held = false;
  }
}
