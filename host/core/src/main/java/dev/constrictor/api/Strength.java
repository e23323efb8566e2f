package dev.constrictor.api;

import java.util.Locale;

/** How firmly a limit or a permission holds on this machine. */
public enum Strength {
  /** The plugin cannot get past it. */
  ENFORCED,
  /** The host does it on the plugin's behalf, and checks. */
  BROKERED,
  /** It is watched for and acted upon, but code that means to can get past it or be late. */
  ADVISORY,
  /** It cannot be had here. */
  UNAVAILABLE;

  /** Whether a plugin that means to get past it cannot. */
  public boolean isMoreThanAdvice() {
    return this == ENFORCED || this == BROKERED;
  }

  /** The name in reports, such as {@code enforced}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
