package dev.constrictor.config;

import java.util.Locale;

/** Which backend runs a plugin. */
public enum BackendKind {
  /** In the server's own process. */
  GRAALPY,
  /** In a supervised process of its own. */
  CPYTHON,
  /** GraalPy, unless a requirement or a permission needs CPython. */
  AUTO;

  /** The name used in configuration and messages. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
