package dev.constrictor.config;

import java.util.Locale;

/** What a plugin may do with a file or folder it was granted. */
public enum FileMode {
  /** Read it. */
  READ,
  /** Read and write it. */
  WRITE;

  /** The name used in configuration and messages. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
