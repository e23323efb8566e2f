package dev.constrictor.environment;

import dev.constrictor.config.Durations;
import dev.constrictor.config.VersionRange;
import dev.constrictor.process.BriefProcess;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * The CPython that environments are made from, which was asked what it is.
 *
 * @param executable the binary itself, where a command on the PATH may be a script that finds it
 * @param version such as 3.11.7
 * @param platform such as linux-x86_64
 * @param abi such as cpython-311-x86_64-linux-gnu
 */
record BaseInterpreter(Path executable, String version, String platform, String abi) {
  /** The interpreter that the distribution's packages belong to. */
  static final String OF_THE_DISTRIBUTION = "/usr/bin/python3";

  private static final Duration LIMIT = Duration.ofSeconds(30);

  static BaseInterpreter probe(String command) throws EnvironmentException, InterruptedException {
    return probe(command, LIMIT);
  }

  /**
   * Asks an interpreter what it is.
   *
   * @param limit after which it is ended
   */
  static BaseInterpreter probe(String command, Duration limit)
      throws EnvironmentException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command, "-I", "-c", Scripts.PROBE)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      return read(command, BriefProcess.run(builder, limit));
    } catch (IOException e) {
      throw new EnvironmentException(
          "the interpreter %s cannot be started (cpython.interpreter): %s"
              .formatted(command, e.getMessage()),
          e);
    } catch (TimeoutException e) {
      throw new EnvironmentException(
          "the interpreter %s did not answer for %s and was ended (cpython.interpreter)"
              .formatted(command, Durations.format(limit)),
          e);
    }
  }

  private static BaseInterpreter read(String command, BriefProcess.Answer answer)
      throws EnvironmentException {
    try {
      if (answer.status() == 0
          && JsonCodec.parseJson(answer.output()) instanceof Map<?, ?> facts
          && "cpython".equals(facts.get("implementation"))) {
        return new BaseInterpreter(
            Path.of(String.valueOf(facts.get("executable"))),
            String.valueOf(facts.get("version")),
            String.valueOf(facts.get("platform")),
            String.valueOf(facts.get("abi")));
      }
    } catch (MalformedMessageException e) {
      throw new EnvironmentException("%s is no Python interpreter".formatted(command), e);
    }
    throw new EnvironmentException(
        "%s is no CPython (cpython.interpreter); it ended with %d"
            .formatted(command, answer.status()));
  }

  /** Refuses a plugin that wants another version. */
  void require(String plugin, String specifiers) throws EnvironmentException {
    if (!new VersionRange(specifiers).contains(version)) {
      throw new EnvironmentException(
          "%s wants python %s, and %s is %s; cpython.interpreter names another"
              .formatted(plugin, specifiers, executable, version));
    }
  }

  /** What the interpreter contributes to an environment's name. */
  List<String> identity() {
    return List.of(version, platform, abi);
  }
}
