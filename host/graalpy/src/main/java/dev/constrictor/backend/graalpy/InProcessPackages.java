package dev.constrictor.backend.graalpy;

import dev.constrictor.config.CPythonSettings;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.environment.Environment;
import dev.constrictor.environment.EnvironmentException;
import dev.constrictor.environment.Progress;
import dev.constrictor.environment.PureEnvironments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The folders of packages that plugins' contexts see, each found once while its plugin is prepared:
 * no installer runs later. Safe for several threads.
 */
final class InProcessPackages {
  private final PureEnvironments environments;
  private final Map<PluginManifest, Path> folders = new ConcurrentHashMap<>();

  /**
   * @param launcher starts the instances that try what has been installed
   */
  InProcessPackages(CPythonSettings settings, ImportTrial.Launcher launcher) {
    this.environments =
        new PureEnvironments(settings, System.getenv(), new ImportTrial(launcher, folders));
  }

  PureEnvironments environments() {
    return environments;
  }

  /** Finds or builds what the plugin requires; tells what it is, for people. */
  String prepare(PluginManifest manifest) throws EnvironmentException, InterruptedException {
    Environment ready = environments.prepare(manifest, Progress.toLog(manifest.name()));
    folders.put(manifest, folder(ready));
    return ready.packages().stream()
        .map(one -> one.name() + " " + one.version())
        .collect(
            Collectors.joining(
                ", ", "its requirements have no native code and were imported in process: ", ""));
  }

  private static Path folder(Environment ready) throws EnvironmentException {
    try {
      return ready.packagesFolder().toRealPath();
    } catch (IOException e) {
      throw new EnvironmentException(ready.packagesFolder() + " cannot be found: " + e, e);
    }
  }

  /**
   * The folder of a plugin that was prepared, maybe by the backend before this one, whose runtime
   * was replaced; empty for one that requires nothing.
   */
  Optional<Path> of(PluginManifest manifest) {
    if (!folders.containsKey(manifest) && environments.neededBy(manifest)) {
      folders.put(manifest, again(manifest));
    }
    return Optional.ofNullable(folders.get(manifest));
  }

  private Path again(PluginManifest manifest) {
    try {
      return folder(
          environments
              .find(manifest)
              .orElseThrow(() -> new EnvironmentException("it is not there, or damaged")));
    } catch (EnvironmentException e) {
      throw new IllegalStateException(
          "the environment of %s was there and cannot be found again: %s"
              .formatted(manifest.name(), e.reason()),
          e);
    }
  }
}
