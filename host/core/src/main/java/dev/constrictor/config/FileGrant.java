package dev.constrictor.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A file or folder that a plugin may open.
 *
 * @param path absolute, links followed, existing when the manifest was read
 * @param declared the path as the manifest says it, which is the one the plugin opens
 * @param mode what it may do there
 */
public record FileGrant(Path path, String declared, FileMode mode) {
  /** Refuses a relative path. */
  public FileGrant {
    Objects.requireNonNull(declared, "declared");
    Objects.requireNonNull(mode, "mode");
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("a granted path must be absolute, not " + path);
    }
  }
}
