package dev.constrictor.cli;

import java.io.File;
import java.io.IOException;
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

  private PlatformCheck() {}

  static Map<String, @Nullable Object> examine(List<String> findings) {
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
    facts.put("landlock", available(contains("/sys/kernel/security/lsm", "landlock")));
    facts.put("seccomp", available(contains("/proc/self/status", "Seccomp:")));
    facts.put("cgroup_v2", available(Files.isWritable(Path.of("/sys/fs/cgroup/cgroup.procs"))));
    facts.put("bubblewrap", available(onPath("bwrap")));
    facts.put("python3", available(onPath("python3")));
    return facts;
  }

  private static String available(boolean there) {
    return there ? "available" : "unavailable";
  }

  private static boolean contains(String file, String word) {
    try {
      return Files.readString(Path.of(file)).contains(word);
    } catch (IOException e) {
      return false; // not there, or not for us to read: not available
    }
  }

  private static boolean onPath(String command) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, command))) {
        return true;
      }
    }
    return false;
  }
}
