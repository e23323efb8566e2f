package dev.constrictor.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;

/**
 * What the store remembers of requirements that cannot be served in process: why, under the name
 * that their environment would have. Names tell the requirements and the runtime, so that a finding
 * is as good as finding it out again. Safe for several threads and processes.
 */
final class Findings {
  private final Path folder;

  Findings(StoreLayout store) {
    this.folder = store.root().resolve(".not-in-process");
  }

  Optional<String> of(String name) throws IOException {
    try {
      return Optional.of(Files.readString(folder.resolve(name), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void remember(String name, String why) throws IOException {
    Files.createDirectories(folder);
    Path aside = Files.createTempFile(folder, ".", ".new");
    try {
      Files.writeString(aside, why, StandardCharsets.UTF_8);
      Files.move(aside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  void forget(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }

  void keepOnly(Set<String> names) throws IOException {
    for (Path finding : Folders.in(folder)) {
      if (!names.contains(String.valueOf(finding.getFileName()))) {
        Files.deleteIfExists(finding);
      }
    }
  }
}
