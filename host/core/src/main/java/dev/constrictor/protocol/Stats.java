package dev.constrictor.protocol;

/**
 * What a call cost where it ran.
 *
 * @param wallMs milliseconds from its start to its end
 * @param cpuMs milliseconds of CPU time
 */
public record Stats(double wallMs, double cpuMs) {
  /** Nothing measured; such stats are left out of messages. */
  public static final Stats NONE = new Stats(0, 0);

  /** Checks that both are finite. */
  public Stats {
    Checks.that(Double.isFinite(wallMs), "wallMs", "a finite number", wallMs);
    Checks.that(Double.isFinite(cpuMs), "cpuMs", "a finite number", cpuMs);
  }
}
