package dev.constrictor.environment;

import dev.constrictor.config.PluginManifest;
import java.nio.file.Path;

/**
 * The environments of plugins on one backend. Those of all backends are in one store, and plugins
 * that require the same share one. Safe for several threads, hosts and processes on one store; the
 * methods block while they build or wait for another's build, and can be interrupted.
 */
public interface PluginEnvironments {
  /** Whether the plugin has an environment of its own, which may first have to be built. */
  boolean neededBy(PluginManifest manifest);

  /** The name that the plugin's environment has or would have in the store. */
  String nameFor(PluginManifest manifest) throws EnvironmentException, InterruptedException;

  /**
   * The environment that the plugin's manifest asks for, built now if it has to be. One that is
   * there needs no network.
   *
   * @throws EnvironmentException when it cannot be had, with what the installer said
   */
  Environment prepare(PluginManifest manifest, Progress progress)
      throws EnvironmentException, InterruptedException;

  /** The same, with every byte of an environment that is there compared first. */
  Environment repair(PluginManifest manifest, Progress progress)
      throws EnvironmentException, InterruptedException;

  /** Compares every byte of the plugin's environment with what was built. */
  Verification verify(PluginManifest manifest) throws EnvironmentException, InterruptedException;

  /**
   * Writes {@code requirements.lock} beside the manifest: the versions that its requirements come
   * to now, with hashes.
   */
  Path lock(PluginManifest manifest) throws EnvironmentException, InterruptedException;
}
