package dev.constrictor.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the launcher started this JVM; see {@code host/docs/operations.md}.
 *
 * @param name {@code fast-start}, {@code interpreter} or {@code jit}; {@code none} when the JVM was
 *     started without the launcher
 * @param cache {@code intact} when an AOT cache is in use; else what is wrong with it
 */
record LaunchProfile(String name, String cache) {
  private static final Logger LOG = LoggerFactory.getLogger(LaunchProfile.class);
  private static final String IN_USE = "intact";

  /** The one in force. */
  static LaunchProfile current() {
    return new LaunchProfile(
        System.getProperty("constrictor.profile", "none"),
        System.getProperty("constrictor.cache", "none"));
  }

  /** Tells the log; of the profile for short commands only to those who ask for detail. */
  void log() {
    if (name.equals("fast-start")) {
      LOG.debug("launch profile {}", this);
    } else {
      LOG.info("launch profile {}", this);
    }
  }

  @Override
  public String toString() {
    return cache.equals(IN_USE) ? name + " with AOT cache" : name + " without AOT cache";
  }
}
