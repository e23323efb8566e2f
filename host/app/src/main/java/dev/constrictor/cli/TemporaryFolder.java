package dev.constrictor.cli;

import dev.constrictor.files.FolderTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that is gone when it is closed, and at the latest when the JVM ends in good order. */
final class TemporaryFolder implements AutoCloseable {
  private final Path path;
  private final Thread hook = new Thread(this::delete, "constrictor-temporary-folder");

  TemporaryFolder(String purpose) throws IOException {
    this.path = Files.createTempDirectory("constrictor-" + purpose + "-").toRealPath();
    Runtime.getRuntime().addShutdownHook(hook);
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the JVM is ending, so the hook does it
    }
    delete();
  }

  private void delete() {
    try {
      new FolderTree(path).remove();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
