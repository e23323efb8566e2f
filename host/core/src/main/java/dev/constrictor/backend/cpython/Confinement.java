package dev.constrictor.backend.cpython;

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

/** What a worker has to give up, by what this machine can confine it by. Immutable. */
record Confinement(Interpreter machine) {
  private static final long OPEN_FILES = 256;

  /** How much a worker may keep in its temporary folder, and so in one file. */
  static final long STORAGE_BYTES = 256L << 20;

  /** How many processes the host bears below one worker before it ends it. */
  static final long PROCESSES = 64;

  /** How many processes and threads the kernel lets a worker have; more cannot be started. */
  static final long TASKS = 256;

  /** The range that systemd sets aside for users that exist only as long as a service runs. */
  static final int FIRST_USER = 61_184;

  private static final int LAST_USER = 65_519;

  /** What the worker is told to give up. */
  Map<String, @Nullable Object> settings(
      PluginManifest manifest, List<Path> alsoRead, Path temporaryFolder) {
    Limits limits = manifest.limits();
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    settings.put("read", readable(manifest, alsoRead));
    settings.put("write", granted(manifest, FileMode.WRITE).map(Path::toString).toList());
    settings.put("temp", temporaryFolder.toString());
    settings.put("temp_bytes", Math.min(limits.memoryBytes(), STORAGE_BYTES));
    settings.put("bwrap", machine.bwrap());
    settings.put("ports", ports(manifest));
    settings.put("user", machine.root() ? user(manifest.name()) : 0L);
    settings.put("memory_bytes", limits.memoryBytes());
    settings.put("file_bytes", STORAGE_BYTES);
    settings.put("open_files", OPEN_FILES);
    settings.put("processes", TASKS);
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

  /** The tiers that the isolation report counts on. */
  private List<String> required() {
    List<String> tiers = new ArrayList<>();
    if (machine.landlock() > 0) {
      tiers.add("landlock");
    }
    if (machine.seccomp()) {
      tiers.add("seccomp");
    }
    if (machine.namespaces()) {
      tiers.add("namespaces");
    }
    return tiers;
  }
}
