package dev.constrictor.backend.cpython;

import dev.constrictor.api.Reason;
import dev.constrictor.config.Durations;
import dev.constrictor.config.VersionRange;
import dev.constrictor.process.BriefProcess;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an interpreter told of itself and of the machine.
 *
 * @param executable the program itself, links followed: what the command names may be a script that
 *     looks for it
 * @param version such as {@code 3.11.7}
 * @param root whether processes of the host's are root's
 * @param landlock the kernel's Landlock version, 0 for none
 * @param seccomp whether the worker's filter can be applied
 * @param cgroup the controllers of groups that can be made for a worker
 * @param bwrap where bubblewrap is; empty where workers cannot have namespaces by it
 * @param namespacesProblem why they cannot; empty where they can
 */
record Interpreter(
    Path executable,
    String version,
    boolean root,
    int landlock,
    boolean seccomp,
    Set<String> cgroup,
    String bwrap,
    String namespacesProblem) {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int SHOWN = 500;
  private static final VersionRange SUPPORTED = new VersionRange(">=3.11");

  /** Asks an interpreter; blocks until it has answered. */
  static Interpreter probe(String command, Path library) throws UnusableException {
    Path script = library.resolve("constrictor/worker/_probe.py");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(command, "-I", script.toString(), Integer.toString(Confinement.FIRST_USER)))
            .redirectErrorStream(true);
    try {
      BriefProcess.Answer answer = BriefProcess.run(builder, LIMIT);
      if (answer.status() != 0) {
        throw unusable(
            command, "it ended with status " + answer.status() + ": " + shown(answer.output()));
      }
      return read(command, answer.output());
    } catch (TimeoutException e) {
      throw unusable(
          command, "it did not answer for " + Durations.format(LIMIT) + " and was ended");
    } catch (IOException e) {
      throw unusable(command, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unusable(command, "the host was interrupted while it asked");
    }
  }

  /** Whether each worker gets namespaces of its own. */
  boolean namespaces() {
    return namespacesProblem.isEmpty();
  }

  /** Why the kernel has no Landlock for a worker; empty where it has. */
  String landlockProblem() {
    return landlock > 0 ? "" : "this kernel has no Landlock (Linux 5.13 has)";
  }

  /** Why the worker's filter of system calls cannot be applied; empty where it can. */
  String seccompProblem() {
    return seccomp ? "" : "this kernel has no seccomp filters";
  }

  /** All that a worker can be confined by: each means with why it cannot be had, or empty. */
  Map<String, String> confinement() {
    Map<String, String> problems = new LinkedHashMap<>();
    problems.put("landlock", landlockProblem());
    problems.put("seccomp", seccompProblem());
    problems.put("cgroup", cgroup.isEmpty() ? "this process may not make control groups" : "");
    problems.put("namespaces", namespacesProblem);
    return problems;
  }

  private static Interpreter read(String command, String answer) throws UnusableException {
    try {
      if (JsonCodec.parseJson(answer) instanceof Map<?, ?> facts
          && facts.get("executable") instanceof String executable
          && facts.get("version") instanceof String version
          && facts.get("landlock") instanceof Long landlock
          && facts.get("bwrap") instanceof String bwrap
          && facts.get("namespaces_problem") instanceof String problem) {
        if (!"cpython".equals(facts.get("implementation")) || !SUPPORTED.contains(version)) {
          throw unusable(
              command,
              "it is %s %s; CPython %s is needed"
                  .formatted(facts.get("implementation"), version, SUPPORTED.text()));
        }
        return new Interpreter(
            Path.of(executable),
            version,
            Boolean.TRUE.equals(facts.get("root")),
            landlock.intValue(),
            Boolean.TRUE.equals(facts.get("seccomp")),
            controllers(facts.get("cgroup")),
            problem.isEmpty() ? bwrap : "",
            problem);
      }
    } catch (MalformedMessageException e) {
      throw unusable(command, "it answered what makes no sense: " + shown(answer));
    }
    throw unusable(command, "it answered what makes no sense: " + shown(answer));
  }

  private static Set<String> controllers(@Nullable Object listed) {
    return listed instanceof List<?> names
        ? names.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }

  private static String shown(String answer) {
    String text = answer.strip();
    return text.length() <= SHOWN ? text : "…" + text.substring(text.length() - SHOWN);
  }

  private static UnusableException unusable(String command, String why) {
    return new UnusableException(
        Reason.ENVIRONMENT, "cpython.interpreter " + command + " cannot be used: " + why);
  }
}
