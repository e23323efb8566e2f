package dev.constrictor.bench;

import java.util.Locale;

/** Says whether a target is met, and by how much it is missed. */
final class Verdict {
  private Verdict() {}

  /**
   * Words for a table.
   *
   * @param measured what was measured
   * @param atMost the target
   * @param unit what both are in, written behind the number
   */
  static String of(double measured, double atMost, String unit) {
    return measured <= atMost
        ? "met"
        : String.format(Locale.ROOT, "**missed by %.3g%s**", measured - atMost, unit);
  }
}
