package dev.constrictor.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where calls that failed for good are kept.
 *
 * @param enabled whether they are
 * @param directory the folder, absolute; it need not exist yet
 * @param maxBytes the most they take on disk
 */
public record DeadLetterSettings(boolean enabled, Path directory, long maxBytes) {
  /** Refuses a size that is not positive. */
  public DeadLetterSettings {
    Objects.requireNonNull(directory, "directory");
    if (maxBytes <= 0) {
      throw new IllegalArgumentException("max_size must be more than zero");
    }
  }
}
