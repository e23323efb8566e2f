package dev.constrictor.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The host's configuration.
 *
 * @param pluginDirectories the folders whose subfolders are plugins, absolute
 * @param watch whether plugins are reloaded as their files change
 * @param graalpy the in-process backend's settings
 * @param cpython the CPython backend's settings
 * @param secrets the secrets by name; a plugin gets those that it asks for and is granted
 * @param http the console's settings; without them there is no console
 * @param prometheus whether metrics are served
 * @param deadLetters where calls that failed for good are kept
 * @param shutdownTimeout how long a shutdown may take before what is left is ended by force
 * @param policy the operator's word on plugins, which {@link PluginScanner} applies
 */
public record HostConfig(
    List<Path> pluginDirectories,
    boolean watch,
    GraalPySettings graalpy,
    CPythonSettings cpython,
    Map<String, String> secrets,
    Optional<HttpSettings> http,
    boolean prometheus,
    DeadLetterSettings deadLetters,
    Duration shutdownTimeout,
    PluginPolicy policy) {
  /** Checks and copies. */
  public HostConfig {
    pluginDirectories = List.copyOf(pluginDirectories);
    Objects.requireNonNull(graalpy, "graalpy");
    Objects.requireNonNull(cpython, "cpython");
    secrets = Map.copyOf(secrets);
    Objects.requireNonNull(http, "http");
    Objects.requireNonNull(deadLetters, "deadLetters");
    Objects.requireNonNull(policy, "policy");
    if (!shutdownTimeout.isPositive()) {
      throw new IllegalArgumentException("shutdown_timeout must be more than zero");
    }
  }

  /** The built-in defaults: {@code ./plugins} of the working directory, and no console. */
  public static HostConfig defaults() {
    HostPaths paths = HostPaths.of(Path.of(""), System.getenv());
    Problems problems = new Problems();
    return HostConfigBuilder.build(Document.empty(Path.of("host.yaml")), paths, problems);
  }

  /** The same with other directories; overrides of plugins that are not there count no more. */
  public HostConfig withPluginDirectories(List<Path> directories) {
    return new HostConfig(
        directories.stream().map(path -> path.toAbsolutePath().normalize()).toList(),
        watch,
        graalpy,
        cpython,
        secrets,
        http,
        prometheus,
        deadLetters,
        shutdownTimeout,
        policy.withoutUnmatchedOverrides());
  }

  /** The same with other settings of the CPython backend. */
  public HostConfig withCPython(CPythonSettings other) {
    return new HostConfig(
        pluginDirectories,
        watch,
        graalpy,
        other,
        secrets,
        http,
        prometheus,
        deadLetters,
        shutdownTimeout,
        policy);
  }

  /** The same, but for a runtime that is warmed at the first need. */
  public HostConfig withoutPrewarming() {
    return new HostConfig(
        pluginDirectories,
        watch,
        new GraalPySettings(
            graalpy.sharedEngine(), false, graalpy.isolatedLoader(), graalpy.abandonedThreads()),
        cpython,
        secrets,
        http,
        prometheus,
        deadLetters,
        shutdownTimeout,
        policy);
  }

  /** Never shows secrets. */
  @Override
  public String toString() {
    return "plugins in %s, secrets %s, http %s"
        .formatted(pluginDirectories, secrets.keySet(), http);
  }
}
