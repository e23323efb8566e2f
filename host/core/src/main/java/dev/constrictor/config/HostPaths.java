package dev.constrictor.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What relative paths and {@code ~} mean in host.yaml.
 *
 * @param base the folder of the file, absolute
 * @param home the user's home folder
 */
record HostPaths(Path base, Path home) {
  /** {@code HOME} first, as shells have it, then what the JVM knows. */
  static HostPaths of(Path base, Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return new HostPaths(
        base.toAbsolutePath().normalize(),
        Path.of(home.isBlank() ? System.getProperty("user.home", "/") : home).toAbsolutePath());
  }

  /**
   * The absolute path that is meant.
   *
   * @throws IllegalArgumentException where the system can have no such path
   */
  Path resolve(String text) {
    try {
      if (text.equals("~") || text.startsWith("~/")) {
        return home.resolve(text.substring(Math.min(2, text.length()))).normalize();
      }
      return base.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("must be a path this system can have", e);
    }
  }

  /** A command as it is, a path made absolute. */
  String resolveCommand(String text) {
    return text.startsWith("~") || text.contains("/") ? resolve(text).toString() : text;
  }

  /** An address as it is, a path made absolute. */
  String resolveOrAddress(String text) {
    return text.contains("://") ? text : resolve(text).toString();
  }
}
