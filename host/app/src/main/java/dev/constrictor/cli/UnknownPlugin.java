package dev.constrictor.cli;

import dev.constrictor.config.Suggestion;
import java.util.List;

/** The same words wherever a plugin is asked for that is not there. */
final class UnknownPlugin {
  private UnknownPlugin() {}

  /** Names the plugins that are there, and the one that was probably meant. */
  static String message(String asked, List<String> there) {
    return "no plugin is called %s; there are: %s%s"
        .formatted(
            asked,
            there.isEmpty() ? "none" : String.join(", ", there),
            Suggestion.phrase(asked, there));
  }
}
