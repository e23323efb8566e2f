package dev.constrictor.backend.cpython;

import dev.constrictor.api.Protection;
import dev.constrictor.api.Strength;
import dev.constrictor.config.FileGrant;
import dev.constrictor.config.FileMode;
import dev.constrictor.config.Limits;
import dev.constrictor.config.PluginManifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** What this machine can confine a worker by, and what follows for a plugin. Immutable. */
record Confinement(Interpreter machine) {
  /** Landlock's versions that brought TCP ports, and signals and abstract sockets. */
  private static final int WITH_PORTS = 4;

  private static final int WITH_SIGNALS = 6;

  private static final long OPEN_FILES = 256;
  private static final long FILE_BYTES = 256L << 20;
  static final long PROCESSES = 64;

  /** The range that systemd sets aside for users that exist only as long as a service runs. */
  private static final int FIRST_USER = 61_184;

  private static final int LAST_USER = 65_519;

  /** What the worker is told to give up. */
  Map<String, @Nullable Object> settings(
      PluginManifest manifest, List<Path> alsoRead, Path temporaryFolder) {
    Limits limits = manifest.limits();
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    settings.put("read", readable(manifest, alsoRead));
    settings.put("write", granted(manifest, FileMode.WRITE).map(Path::toString).toList());
    settings.put("temp", temporaryFolder.toString());
    settings.put("ports", ports(manifest));
    settings.put("user", machine.root() ? user(manifest.name()) : 0L);
    settings.put("memory_bytes", limits.memoryBytes());
    settings.put("file_bytes", FILE_BYTES);
    settings.put("open_files", OPEN_FILES);
    settings.put("processes", PROCESSES);
    settings.put("cpu_ms", limits.cpuTime().toMillis());
    settings.put("required", required());
    return settings;
  }

  private static List<String> readable(PluginManifest manifest, List<Path> alsoRead) {
    List<Path> paths = new ArrayList<>(alsoRead);
    paths.add(manifest.folder());
    granted(manifest, FileMode.READ).forEach(paths::add);
    return paths.stream().map(Path::toString).toList();
  }

  private static Stream<Path> granted(PluginManifest manifest, FileMode mode) {
    return manifest.permissions().files().stream()
        .filter(grant -> grant.mode() == mode)
        .map(FileGrant::path);
  }

  private static List<Long> ports(PluginManifest manifest) {
    return manifest.permissions().network().stream()
        .map(address -> Long.valueOf(address.substring(address.lastIndexOf(':') + 1)))
        .distinct()
        .toList();
  }

  /** One of its own for each plugin, so that plugins cannot reach each other's processes. */
  private static long user(String plugin) {
    CRC32 checksum = new CRC32();
    checksum.update(plugin.getBytes(StandardCharsets.UTF_8));
    return FIRST_USER + checksum.getValue() % (LAST_USER - FIRST_USER + 1);
  }

  /** The tiers that the report below counts on. */
  private List<String> required() {
    List<String> tiers = new ArrayList<>();
    if (machine.landlock() > 0) {
      tiers.add("landlock");
    }
    if (machine.seccomp()) {
      tiers.add("seccomp");
    }
    return tiers;
  }

  /** How firmly what a plugin may do holds. */
  List<Protection> permissions(PluginManifest manifest) {
    return List.of(
        files(),
        network(manifest),
        Protection.permission(
            "env", Strength.ENFORCED, "the process starts with the variables that are named"),
        Protection.permission("secrets", Strength.ENFORCED, "only those granted are handed over"),
        Protection.permission(
            "host_functions", Strength.ENFORCED, "the host answers for those granted alone"),
        processes());
  }

  private Protection files() {
    return machine.landlock() > 0
        ? Protection.permission(
            "files",
            Strength.ENFORCED,
            "Landlock: only granted paths and the interpreter's own can be opened;"
                + " that others exist can be seen")
        : Protection.permission(
            "files", Strength.UNAVAILABLE, "this kernel has no Landlock (Linux 5.13 has)");
  }

  private Protection network(PluginManifest manifest) {
    if (!manifest.permissions().network().isEmpty()) {
      return machine.landlock() >= WITH_PORTS && machine.seccomp()
          ? Protection.permission(
              "network",
              Strength.ADVISORY,
              "Landlock: TCP to the granted ports alone, but to any host; UDP is open")
          : Protection.permission(
              "network", Strength.UNAVAILABLE, "the grant cannot be narrowed on this kernel");
    }
    return machine.seccomp()
        ? Protection.permission("network", Strength.ENFORCED, "seccomp: no socket can be made")
        : Protection.permission(
            "network", Strength.UNAVAILABLE, "this kernel has no seccomp filters");
  }

  private Protection processes() {
    return machine.landlock() >= WITH_SIGNALS && machine.seccomp()
        ? Protection.permission(
            "processes",
            Strength.ENFORCED,
            "Landlock and seccomp: no signal to and no look into processes that are not its own")
        : Protection.permission(
            "processes", Strength.ADVISORY, "this kernel has no Landlock for signals (6.12 has)");
  }
}
