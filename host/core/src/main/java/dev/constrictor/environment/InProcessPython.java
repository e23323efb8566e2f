package dev.constrictor.environment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The Python inside this process, as far as packages for it depend on it. Safe for several threads.
 */
public interface InProcessPython {
  /** The runtime with its version, such as {@code graalpy25.0.3}; names environments. */
  String runtime();

  /** The version of the language, such as {@code 3.12}; packages are chosen for it. */
  String version();

  /**
   * Imports modules as a plugin could.
   *
   * @param packages the folder that they are in
   * @param perImport how long one import may take
   * @param work for files that nobody needs afterwards
   * @return what the first that cannot be imported has raised, if any
   * @throws EnvironmentException when that could not be found out, or an import took too long
   */
  Optional<String> importFailure(Path packages, List<String> modules, Duration perImport, Path work)
      throws EnvironmentException, InterruptedException;
}
