package dev.constrictor.environment;

import dev.constrictor.config.Durations;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Has an environment's own interpreter import once what was required, and tell what is installed.
 * For one run.
 */
final class SelfTest {
  private final BuildProcess processes;
  private final Duration perImport;

  /** No package prints it by chance. */
  private final String mark = UUID.randomUUID() + " ";

  /** Set by the thread that reads what the interpreter says: requirement and module. */
  private volatile String importing = "";

  /**
   * @param perImport after which an import is ended
   */
  SelfTest(BuildProcess processes, Duration perImport) {
    this.processes = processes;
    this.perImport = perImport;
  }

  /**
   * Imports what was required.
   *
   * @param python the environment's interpreter
   * @param work for files that nobody needs afterwards
   * @return the packages in the environment
   * @throws EnvironmentException naming the requirement that cannot be imported
   */
  List<InstalledPackage> run(Path python, Requirements requirements, Path work)
      throws IOException, InterruptedException, EnvironmentException {
    Path answer = work.resolve("examined.json");
    List<String> command = new ArrayList<>(List.of(python.toString(), "-I", "-B", "-c"));
    command.addAll(List.of(Scripts.EXAMINE, answer.toString(), mark));
    command.addAll(requirements.names());
    BuildOutput output = new BuildOutput(this::said, mark);
    BuildProcess.Result result = processes.run(command, work, output, perImport);
    if (result.silent().isPresent()) {
      throw tookTooLong(requirements, result);
    }
    Object report = Files.exists(answer) ? json(answer) : null;
    if (result.failed() || !(report instanceof Map<?, ?> map)) {
      throw new EnvironmentException(
          "what was installed (%s) cannot be imported; Python ended with %d and said:\n%s"
              .formatted(String.join(", ", requirements.names()), result.status(), result.text()));
    }
    if (map.get("failures") instanceof List<?> failures
        && !failures.isEmpty()
        && failures.getFirst() instanceof Map<?, ?> first) {
      throw new EnvironmentException(
          "the requirement '%s' was installed but cannot be imported: %s"
              .formatted(first.get("requirement"), first.get("message")));
    }
    return EnvironmentRecord.packages(map.get("packages"));
  }

  private void said(String line) {
    if (line.startsWith(mark)) {
      importing = line.substring(mark.length());
    }
  }

  private EnvironmentException tookTooLong(Requirements requirements, BuildProcess.Result result) {
    String[] current = importing.split(" ", 2);
    String what =
        current.length == 2
            ? "the requirement '%s' was installed but cannot be imported: import %s"
                .formatted(current[0], current[1])
            : "what was installed (%s) cannot be imported: Python's start"
                .formatted(String.join(", ", requirements.names()));
    return new EnvironmentException(
        "%s took longer than %s and was ended; it had said:\n%s"
            .formatted(what, Durations.format(perImport), String.join("\n", result.tail())));
  }

  private static Object json(Path file) throws IOException {
    try {
      return Optional.ofNullable(JsonCodec.parseJson(Files.readString(file))).orElse("");
    } catch (MalformedMessageException e) {
      throw new IOException("not JSON: " + file, e);
    }
  }
}
