package dev.constrictor.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One cache to make.
 *
 * @param name what it is called in the report
 * @param target where it goes when it is whole
 * @param profile the launch profile of the JVM that makes it
 * @param folder whether it is a folder of files
 */
record WarmupStep(String name, Path target, String profile, boolean folder) {
  static WarmupStep library(String target) {
    return new WarmupStep("library", Path.of(target), "interpreter", true);
  }

  static WarmupStep archive(WarmupCommand.Kind kind, String target) {
    return new WarmupStep(kind.wireName(), Path.of(target), kind.wireName(), false);
  }

  /** Names what the launcher compares before it uses the cache. */
  Path seal() {
    return target.resolveSibling(target.getFileName() + ".sum");
  }

  /** Where it is made; in the same folder, so that the move at the end cannot be half done. */
  Path aside() {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  /** The launcher's arguments. */
  List<String> arguments() {
    return folder ? List.of(aside().toString()) : List.of("warmup", "--exercise");
  }

  /** What the launcher's environment gets besides. */
  Map<String, String> environment() {
    return Map.of(
        "CONSTRICTOR_PROFILE",
        profile,
        "CONSTRICTOR_STEP",
        folder ? "library" : "train:" + aside());
  }

  /** How a step ended. */
  enum Outcome {
    /** A new cache is in place. */
    MADE,
    /** One that fits was there. */
    KEPT,
    /** There is none. */
    FAILED;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What became of a step.
   *
   * @param bytes the cache's size on disk
   * @param millis how long it took, wall clock
   * @param problem why it failed, else null
   */
  record Result(
      WarmupStep step, Outcome outcome, long bytes, long millis, @Nullable String problem) {
    boolean failed() {
      return outcome == Outcome.FAILED;
    }
  }
}
