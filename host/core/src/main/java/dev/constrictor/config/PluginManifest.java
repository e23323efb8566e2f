package dev.constrictor.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A plugin's manifest as it is in force: the built-in defaults, the operator's defaults, the
 * plugin's own word and the operator's overrides, in that order, within the operator's limits.
 *
 * @param name the plugin's name, which is its folder's
 * @param version semantic version
 * @param description one sentence for people, or empty
 * @param folder the plugin's folder, absolute, links followed
 * @param entrypoint the file to import, absolute, links followed, inside the folder
 * @param backend what runs it
 * @param host the host versions it works with
 * @param python the interpreter versions it works with, a PEP 440 specifier set
 * @param requirements PEP 508 requirements; empty where there is a file
 * @param requirementsFile the requirements file, absolute, links followed, inside the folder
 * @param systemSitePackages whether it also sees the distribution's packages
 * @param instances how many contexts or processes serve it
 * @param limits what it may use
 * @param permissions what it may do
 * @param restart how it is restarted
 * @param dependsOn plugins that run before it starts
 * @param config its own configuration, of JDK values only: Map, List, String, Long, BigInteger,
 *     Double, Boolean and null
 */
public record PluginManifest(
    String name,
    String version,
    String description,
    Path folder,
    Path entrypoint,
    BackendKind backend,
    String host,
    String python,
    List<String> requirements,
    Optional<Path> requirementsFile,
    boolean systemSitePackages,
    int instances,
    Limits limits,
    Permissions permissions,
    RestartPolicy restart,
    List<String> dependsOn,
    Map<String, Object> config) {
  /** Checks what no caller may break, and copies. */
  public PluginManifest {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(permissions, "permissions");
    Objects.requireNonNull(restart, "restart");
    requirements = List.copyOf(requirements);
    dependsOn = List.copyOf(dependsOn);
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    if (!folder.isAbsolute() || !entrypoint.startsWith(folder)) {
      throw new IllegalArgumentException(entrypoint + " must be inside " + folder);
    }
    if (instances < 1) {
      throw new IllegalArgumentException("instances must be at least 1, not " + instances);
    }
  }

  /** The same plugin on another backend. */
  public PluginManifest withBackend(BackendKind other) {
    return new PluginManifest(
        name,
        version,
        description,
        folder,
        entrypoint,
        other,
        host,
        python,
        requirements,
        requirementsFile,
        systemSitePackages,
        instances,
        limits,
        permissions,
        restart,
        dependsOn,
        config);
  }

  /** Names the plugin; its configuration may hold what does not belong in a log. */
  @Override
  public String toString() {
    return name + " " + version + " (" + folder + ")";
  }
}
