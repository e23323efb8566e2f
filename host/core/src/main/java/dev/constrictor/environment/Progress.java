package dev.constrictor.environment;

import java.time.Duration;

/** Hears how a build goes on. Called by the thread that builds and by one that reads its output. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (step, elapsed) -> {};

  /**
   * A step began or went on.
   *
   * @param step what is being done, one line for people
   * @param elapsed since the build began
   */
  void at(String step, Duration elapsed);
}
