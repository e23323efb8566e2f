package dev.constrictor.backend.cpython;

import dev.constrictor.api.Reason;
import dev.constrictor.config.PluginManifest;
import java.nio.file.Path;
import java.util.List;

/** Where a plugin's packages are. Safe for several threads; may block while it prepares them. */
@FunctionalInterface
public interface PythonEnvironments {
  /** For plugins that require nothing; any other is told that it cannot be served. */
  PythonEnvironments WITHOUT_REQUIREMENTS =
      (manifest, configured) -> {
        if (!manifest.requirements().isEmpty() || manifest.requirementsFile().isPresent()) {
          throw new UnusableException(
              Reason.ENVIRONMENT,
              "requirements cannot be installed by this release; remove them, or set"
                  + " system_site_packages: true and install them for the interpreter");
        }
        return new PythonEnvironment(configured, List.of());
      };

  /**
   * What to run a plugin with.
   *
   * @param interpreter the program to start, absolute
   * @param siteFolders folders of packages, absolute, in the order in which they are searched
   */
  record PythonEnvironment(Path interpreter, List<Path> siteFolders) {
    /** Copies. */
    public PythonEnvironment {
      siteFolders = List.copyOf(siteFolders);
    }
  }

  /**
   * The environment of this plugin.
   *
   * @param configured the interpreter that {@code cpython.interpreter} names, absolute
   * @throws UnusableException when there is none, with why
   */
  PythonEnvironment of(PluginManifest manifest, Path configured) throws UnusableException;
}
