package dev.constrictor.runtime;

/**
 * What every loop of the rewritten GraalPy calls before it turns. Costs one volatile read until a
 * thread is doomed.
 */
public final class Poll {
  private static volatile boolean armed;

  private Poll() {}

  static void arm(boolean on) {
    armed = on;
  }

  /** Ends the guest code of a doomed thread whose context is being closed; else does nothing. */
  public static void poll() {
    if (armed) {
      Doom.poll();
    }
  }
}
