package dev.constrictor.environment;

import dev.constrictor.files.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where things are in a store.
 *
 * @param root its folder, absolute
 */
record StoreLayout(Path root) {
  Path environment(String name) {
    return root.resolve(name);
  }

  /** All environments that are there, whole or not. */
  List<Path> environments() throws IOException {
    return Folders.in(root).stream()
        .filter(Files::isDirectory)
        .filter(folder -> !String.valueOf(folder.getFileName()).startsWith("."))
        .toList();
  }

  StoreLock lock(String name) throws IOException, InterruptedException {
    return StoreLock.take(root.resolve(".locks").resolve(name + ".lock"));
  }

  Path tools() {
    return root.resolve(".tools");
  }

  /** A new folder for one build, on the same file system as the environments. */
  Path workFolder(String name) throws IOException {
    Files.createDirectories(building());
    return Files.createTempDirectory(building(), name + "-");
  }

  /** Deletes what builds of this environment left that were killed; the lock is held. */
  void deleteLeftovers(String name) throws IOException {
    for (Path folder : Folders.in(building())) {
      if (String.valueOf(folder.getFileName()).startsWith(name + "-")) {
        new FolderTree(folder).remove();
      }
    }
  }

  /** Why nothing can be read there or written. */
  EnvironmentException unusable(IOException cause) {
    return new EnvironmentException(
        "the environment store %s cannot be used: %s".formatted(root, cause), cause);
  }

  private Path building() {
    return root.resolve(".building");
  }
}
