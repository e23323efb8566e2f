package dev.constrictor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Files and folders with all that is in them. Links are not followed. */
final class FileTree {
  private FileTree() {}

  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  /** The regular files at or below {@code root}. */
  static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  static long size(Path root) throws IOException {
    long bytes = 0;
    for (Path file : files(root)) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  /** Deletes all in {@code folder} whose name begins with {@code name}. */
  static void deleteAll(Path folder, String name) throws IOException {
    for (Path entry : list(folder)) {
      if (entry.getFileName().toString().startsWith(name)) {
        delete(entry);
      }
    }
  }

  /** Deletes a file or a folder; it need not exist. */
  static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(root)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
