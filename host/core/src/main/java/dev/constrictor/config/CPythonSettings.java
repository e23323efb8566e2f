package dev.constrictor.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The CPython backend's settings, and those of the environments it runs in.
 *
 * @param interpreter a command on the PATH, or an absolute path
 * @param environmentStore the folder of built environments, absolute; it need not exist yet
 * @param installer {@code auto}, {@code uv} or {@code pip}
 * @param findLinks folders (absolute) or addresses with wheels
 * @param offline whether a build may not use the network
 * @param allowSourceBuilds whether requirements without a wheel may be built
 * @param spares workers kept ready for each plugin that serves
 */
public record CPythonSettings(
    String interpreter,
    Path environmentStore,
    String installer,
    List<String> findLinks,
    boolean offline,
    boolean allowSourceBuilds,
    int spares) {
  /** Checks and copies. */
  public CPythonSettings {
    Objects.requireNonNull(interpreter, "interpreter");
    Objects.requireNonNull(environmentStore, "environmentStore");
    Objects.requireNonNull(installer, "installer");
    findLinks = List.copyOf(findLinks);
    if (spares < 0) {
      throw new IllegalArgumentException("spares must not be negative");
    }
  }
}
