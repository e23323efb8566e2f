package dev.constrictor.config;

/**
 * The in-process backend's settings.
 *
 * @param sharedEngine whether all plugins share one engine; else each has its own
 * @param prewarm whether the runtime is warmed when the host starts
 * @param isolatedLoader whether the runtime lives in a class loader of its own in a JVM that runs
 *     for the host alone too; elsewhere it always does
 * @param abandonedThreads how many guest threads that cannot be stopped are borne before no new
 *     in-process plugin starts
 */
public record GraalPySettings(
    boolean sharedEngine, boolean prewarm, boolean isolatedLoader, int abandonedThreads) {
  /** Refuses a negative number of threads. */
  public GraalPySettings {
    if (abandonedThreads < 0) {
      throw new IllegalArgumentException("abandoned_threads must not be negative");
    }
  }

  /** As many abandoned threads as processors, at least 2; see the design, section 6. */
  static int defaultAbandonedThreads() {
    return Math.max(2, Runtime.getRuntime().availableProcessors());
  }
}
