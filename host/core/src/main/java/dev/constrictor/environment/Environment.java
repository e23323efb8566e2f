package dev.constrictor.environment;

import java.nio.file.Path;
import java.util.List;

/**
 * An environment that is whole.
 *
 * @param name its name in the store, which tells its contents
 * @param folder where it is, absolute; nothing in it changes
 * @param python the version of its interpreter
 * @param requirements what it was built from, a line each
 * @param packages what is installed in it
 */
public record Environment(
    String name,
    Path folder,
    String python,
    List<String> requirements,
    List<InstalledPackage> packages) {
  /** Copies. */
  public Environment {
    requirements = List.copyOf(requirements);
    packages = List.copyOf(packages);
  }

  /** Of an environment for processes: the interpreter that sees the packages; use {@code -I}. */
  public Path interpreter() {
    return folder.resolve("bin/python");
  }

  /** Of an environment for plugins in process: the folder of its packages. */
  public Path packagesFolder() {
    return packagesIn(folder);
  }

  static Path packagesIn(Path environment) {
    return environment.resolve("packages");
  }
}
