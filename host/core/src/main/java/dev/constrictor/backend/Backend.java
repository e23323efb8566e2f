package dev.constrictor.backend;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Protection;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.environment.PluginEnvironments;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Runs instances of plugins. Safe for several threads; closed by the host that made it. */
public interface Backend extends AutoCloseable {
  /** Which backend this is. */
  BackendKind kind();

  /** What runs the plugins, for logs and reports, such as {@code GraalPy 25.0.3, interpreted}. */
  String runtime();

  /** Why this plugin cannot run here, if it cannot. */
  Optional<PluginError> refusal(PluginManifest manifest);

  /**
   * Prepares what the plugin's instances need before the first is launched, such as its packages.
   * Never blocks.
   */
  default CompletableFuture<Preparation> prepare(PluginManifest manifest) {
    return CompletableFuture.completedFuture(new Preparation.Ready(""));
  }

  /** The environments of plugins on this backend, where it has any. */
  default Optional<PluginEnvironments> environments() {
    return Optional.empty();
  }

  /** How many workers are kept ready for further instances of this plugin. */
  default int spares(String plugin) {
    return 0;
  }

  /**
   * What this machine has to confine processes of this backend by: each means with why it cannot be
   * had, empty where it can. Empty for a backend without processes, and where it cannot be found
   * out. Blocks, bounded in time, while the machine is asked for the first time.
   */
  default Map<String, String> confinement() {
    return Map.of();
  }

  /** How firmly each limit and permission of this plugin would hold here. */
  List<Protection> protections(PluginManifest manifest);

  /**
   * Begins an instance and returns at once; commands may be sent at once and are answered in order.
   * The listener hears of every answer, and once of the end.
   */
  PluginInstance launch(InstanceSpec spec, InstanceListener listener);

  /**
   * What is broken for good in the runtime that all instances share, so that only loading it anew
   * helps; empty while it is whole.
   */
  default Optional<String> damage() {
    return Optional.empty();
  }

  /** Ends every instance, bounded in time; further calls do nothing. */
  @Override
  void close();
}
