package dev.constrictor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The repository's documents for people. */
final class Documents {
  static final Path ROOT = Path.of(System.getProperty("constrictor.root"));

  private Documents() {}

  /** The blocks of every document, by its path from the root. */
  static Map<String, List<MarkdownBlock>> blocks() throws IOException {
    Map<String, List<MarkdownBlock>> blocks = new LinkedHashMap<>();
    for (Path file : files()) {
      blocks.put(ROOT.relativize(file).toString(), MarkdownBlock.of(file));
    }
    return blocks;
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    files.add(ROOT.resolve("python-lib/README.md"));
    for (String folder : List.of("host/docs", "plugins")) {
      try (Stream<Path> all = Files.walk(ROOT.resolve(folder), 2)) {
        all.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
      }
    }
    return files;
  }
}
