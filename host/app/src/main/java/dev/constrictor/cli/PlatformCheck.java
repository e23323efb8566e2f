package dev.constrictor.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operating system, and what it has to confine other processes with. */
final class PlatformCheck {
  private static final Set<String> WHOLE = Set.of("amd64", "x86_64", "aarch64");

  private static final List<String> MEANS = List.of("landlock", "seccomp", "cgroup", "namespaces");

  private PlatformCheck() {}

  /**
   * Examines the machine.
   *
   * @param confinement what plugins' processes can be confined by, as the CPython backend has found
   *     out; empty where it could not
   */
  static Map<String, @Nullable Object> examine(
      Map<String, String> confinement, List<String> findings) {
    String system = System.getProperty("os.name", "");
    String architecture = System.getProperty("os.arch", "");
    if (!(system.equals("Linux") && WHOLE.contains(architecture))) {
      findings.add(
          "%s on %s: only the in-process backend is meant for it; Linux on x86-64 and arm64 has all"
              .formatted(system, architecture));
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("system", system + " " + System.getProperty("os.version", ""));
    facts.put("architecture", architecture);
    facts.put("processors", (long) Runtime.getRuntime().availableProcessors());
    for (String means : MEANS) {
      facts.put(means, told(confinement.get(means)));
    }
    facts.put("bubblewrap", onPath("bwrap"));
    facts.put("python3", onPath("python3"));
    return facts;
  }

  private static String told(@Nullable String problem) {
    if (problem == null) {
      return "unknown: no interpreter could be asked";
    }
    return problem.isEmpty() ? "available" : "unavailable: " + problem;
  }

  private static String onPath(String command) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, command))) {
        return "available";
      }
    }
    return "unavailable";
  }
}
