package dev.constrictor.cli;

import dev.constrictor.PluginHost;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.ConfigException;
import dev.constrictor.config.ConfigLoader;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command with plugins has. */
final class HostOptions {
  /** How results are written. */
  enum Output {
    /** One JSON document. */
    JSON,
    /** For people. */
    TEXT
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
      description = "Run the plugins on this backend: ${COMPLETION-CANDIDATES}.")
  private @Nullable BackendKind backend;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
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

  PluginHost.Builder host() throws ConfigException {
    PluginHost.Builder builder = PluginHost.builder().config(load());
    if (backend != null) {
      builder.backend(backend);
    }
    return builder;
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
