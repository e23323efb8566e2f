package dev.constrictor.environment;

import dev.constrictor.config.Durations;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says which requirement an installer stumbled over, and quotes it. */
final class InstallFailure {
  private InstallFailure() {}

  static EnvironmentException of(
      Installer installer,
      Installer.Sources sources,
      Requirements requirements,
      BuildProcess.Result result) {
    if (result.silent().isPresent()) {
      return new EnvironmentException(
          "%s was to install %s, said nothing for %s and was ended; the last that it said:\n%s"
              .formatted(
                  installer.name(),
                  String.join(", ", requirements.names()),
                  Durations.format(result.silent().get()),
                  String.join("\n", result.tail())));
    }
    String blamed = normal(complaint(result.tail()));
    List<String> named =
        requirements.lines().stream()
            .filter(line -> blamed.matches("(?s).*\\b\\Q" + line.name() + "\\E\\b.*"))
            .map(line -> "'" + line.requirement() + "'")
            .toList();
    String hint =
        sources.allowSourceBuilds()
            ? ""
            : " (only wheels are taken; cpython.allow_source_builds permits others)";
    return new EnvironmentException(
        "%s could not install %s%s; it said:\n%s"
            .formatted(
                installer.name(),
                named.isEmpty() ? "the requirements" : String.join(", ", named),
                hint,
                result.text()));
  }

  /** From the first line that complains on; before it, what went well is named too. */
  private static String complaint(List<String> lines) {
    return lines.stream()
        .dropWhile(line -> !line.matches("(?i)(?:error|\\s*×).*"))
        .collect(Collectors.joining("\n"));
  }

  /** Names in the form of PEP 503. */
  private static String normal(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }
}
