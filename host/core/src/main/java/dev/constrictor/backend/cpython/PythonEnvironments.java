package dev.constrictor.backend.cpython;

import dev.constrictor.api.Reason;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.environment.EnvironmentException;
import dev.constrictor.environment.Environments;
import dev.constrictor.environment.Progress;
import java.nio.file.Path;

/**
 * Which interpreter a plugin runs with: the host's own, or that of an environment in the store,
 * which sees the plugin's packages. Safe for several threads.
 */
final class PythonEnvironments {
  private final Environments store;

  PythonEnvironments(Environments store) {
    this.store = store;
  }

  /** The environments themselves. */
  Environments store() {
    return store;
  }

  /** Whether the plugin has an environment of its own, which may first have to be built. */
  boolean needed(PluginManifest manifest) {
    return store.neededBy(manifest);
  }

  /**
   * The interpreter to start, absolute; blocks while its environment is built.
   *
   * @param configured the one that {@code cpython.interpreter} names
   * @throws UnusableException when the environment cannot be had, with why
   */
  Path interpreter(PluginManifest manifest, Path configured) throws UnusableException {
    if (!needed(manifest)) {
      return configured;
    }
    try {
      return store.prepare(manifest, Progress.toLog(manifest.name())).interpreter();
    } catch (EnvironmentException e) {
      throw new UnusableException(Reason.ENVIRONMENT, e.reason());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnusableException(
          Reason.ENVIRONMENT, "the host is stopping, and the environment was not built");
    }
  }
}
