package dev.constrictor.backend.cpython;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * Which files a plugin's folder holds, by size and time: what has imported them is out of date once
 * one of them has changed.
 *
 * @param files by path
 */
record PluginSources(Map<Path, Stamp> files) {
  /** A plugin's folder with more files than this has data in it, and takes long to look through. */
  private static final int MOST_FILES = 5_000;

  /** What is kept of a file. */
  record Stamp(long size, long modifiedMillis) {}

  /** Copies. */
  PluginSources {
    files = Map.copyOf(files);
  }

  /**
   * Looks through a folder; follows no links.
   *
   * @throws IOException also when it holds too many files to be looked through at every start
   */
  static PluginSources of(Path folder) throws IOException {
    Map<Path, Stamp> files = new HashMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (files.size() == MOST_FILES) {
              throw new IOException(folder + " holds more than " + MOST_FILES + " files");
            }
            files.put(file, new Stamp(attributes.size(), attributes.lastModifiedTime().toMillis()));
            return FileVisitResult.CONTINUE;
          }
        });
    return new PluginSources(files);
  }
}
