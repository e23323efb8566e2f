package dev.constrictor.config;

import java.util.Locale;

/** What happens where a limit cannot be armed on this machine. */
public enum Enforcement {
  /** The plugin is not started. */
  REQUIRED,
  /** The plugin starts, and the report says which limit is not in force. */
  BEST_EFFORT;

  /** The name used in configuration and messages. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
