package dev.constrictor.protocol;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the repository's files from a test, whoever started it. */
final class Repository {
  private Repository() {}

  static Path root() {
    String told = System.getProperty("constrictor.root");
    if (told != null) {
      return Path.of(told);
    }
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("config/schema"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("no repository above " + Path.of("").toAbsolutePath());
      }
    }
    return folder;
  }
}
