package dev.constrictor.environment;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears how a build goes on. Called by the thread that builds and by one that reads its output. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (step, elapsed) -> {};

  /** Writes each step to the log. */
  static Progress toLog(String plugin) {
    Logger log = LoggerFactory.getLogger(Progress.class);
    return (step, elapsed) ->
        log.info("{}: {} ({} s)", plugin, step, "%.1f".formatted(elapsed.toMillis() / 1e3));
  }

  /** Takes steps of a build that begins now, and tells each with the time since. */
  default Consumer<String> fromNow() {
    long began = System.nanoTime();
    return step -> at(step, Duration.ofNanos(System.nanoTime() - began));
  }

  /**
   * A step began or went on.
   *
   * @param step what is being done, one line for people
   * @param elapsed since the build began
   */
  void at(String step, Duration elapsed);
}
