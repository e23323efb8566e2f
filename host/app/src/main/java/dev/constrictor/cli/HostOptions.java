package dev.constrictor.cli;

import dev.constrictor.PluginHost;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.ConfigException;
import dev.constrictor.config.ConfigLoader;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.config.PluginScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command with plugins has. */
final class HostOptions {
  private static final String LIFECYCLE_LOG =
      "org.slf4j.simpleLogger.log.dev.constrictor.lifecycle";

  /** How results are written. */
  enum Output {
    /** One JSON document. */
    JSON,
    /** For people. */
    TEXT
  }

  /** What {@code --backend} takes, for help and completion. */
  static final class Backends extends ArrayList<String> {
    Backends() {
      super(Stream.of(BackendKind.values()).map(BackendKind::wireName).toList());
    }
  }

  /** What {@code --output} takes, for help and completion. */
  static final class Outputs extends ArrayList<String> {
    Outputs() {
      super(List.of("json", "text"));
    }
  }

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The host's configuration; without it the built-in defaults serve.")
  private @Nullable Path config;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "A plugin directory; repeatable, replaces plugins.directories.")
  private List<Path> plugins = new ArrayList<>();

  @Option(
      names = "--backend",
      paramLabel = "BACKEND",
      completionCandidates = Backends.class,
      description = "Run the plugins on this backend: ${COMPLETION-CANDIDATES}.")
  private @Nullable BackendKind backend;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      completionCandidates = Outputs.class,
      description = "How to write the result: ${COMPLETION-CANDIDATES}.")
  private @Nullable Output output;

  boolean json(Output byDefault) {
    return (output == null ? byDefault : output) == Output.JSON;
  }

  HostConfig load() throws ConfigException {
    HostConfig loaded =
        config == null ? HostConfig.defaults() : new ConfigLoader(System.getenv()).loadHost(config);
    return plugins.isEmpty() ? loaded : loaded.withPluginDirectories(plugins);
  }

  /** The plugin as {@code --backend} has it. */
  PluginManifest onBackend(PluginManifest manifest) {
    return backend == null ? manifest : manifest.withBackend(backend);
  }

  PluginHost.Builder host() throws ConfigException {
    PluginHost.Builder builder = PluginHost.builder().ownsJvm().config(load());
    if (backend != null) {
      builder.backend(backend);
    }
    return builder;
  }

  /** A host of one plugin, for commands that tell themselves how it went. */
  PluginHost.Builder hostOf(String plugin) throws ConfigException {
    keepLifecycleQuiet();
    return host().only(plugin::equals);
  }

  /** Nothing is logged of the steps of a plugin's life: the command tells what came of them. */
  static void keepLifecycleQuiet() {
    if (System.getProperty(LIFECYCLE_LOG) == null) {
      System.setProperty(LIFECYCLE_LOG, "off");
    }
  }

  /** The names of all plugins that are there, for a message about one that is not. */
  List<String> pluginNames() throws ConfigException {
    return new PluginScanner(load(), System.getenv())
        .scan().stream().map(PluginCandidate::name).distinct().toList();
  }

  /** Says on stderr that Python runs without a compiler, where it does. */
  static void sayIfInterpreted(PluginHost host) {
    host.lifecycle()
        .runtime(BackendKind.GRAALPY)
        .filter(runtime -> runtime.endsWith("interpreted only"))
        .ifPresent(runtime -> System.err.println("constrictor: " + runtime));
  }
}
