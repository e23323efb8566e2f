package dev.constrictor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Python blocks of documents, written down as the plugins that they say they are. */
final class DocumentPlugins {
  /** The command that runs the test functions of a block which has some. */
  static final String RUN_TESTS = "run_the_tests_above";

  private static final Pattern NAME = Pattern.compile("(?m)^name: ([a-z][a-z0-9-]*)$");
  private static final String RUNNER =
      """


      @constrictor.command
      def run_the_tests_above() -> list[str]:
          names = [name for name in globals() if name.startswith("test_")]
          for name in names:
              globals()[name]()
          return names
      """;

  /** By plugin name, in the order of the documents. */
  private final Map<String, MarkdownBlock> plugins = new LinkedHashMap<>();

  private final Map<String, String> manifests = new LinkedHashMap<>();

  /** Collects the plugins of a document's blocks. */
  void collect(List<MarkdownBlock> blocks) {
    for (MarkdownBlock block : blocks) {
      Matcher name = NAME.matcher(block.text());
      if (block.is("yaml") && name.find()) {
        manifests.put(name.group(1), block.text());
      }
    }
    for (int i = 0; i < blocks.size(); i++) {
      MarkdownBlock block = blocks.get(i);
      if (block.is("python") && block.reasonNotToRun().isEmpty()) {
        MarkdownBlock before =
            plugins.put(nameOf(block, blocks.subList(i + 1, blocks.size())), block);
        if (before != null) {
          throw new AssertionError("two examples are called the same: " + block.text());
        }
      }
    }
  }

  private static String nameOf(MarkdownBlock block, List<MarkdownBlock> following) {
    if (block.pluginOfOwnTest().isPresent()) {
      return block.pluginOfOwnTest().get();
    }
    for (MarkdownBlock next : following) {
      if (next.is("python")) {
        break;
      }
      if (next.is("sh")) {
        for (ShellLine line : ShellLine.of(next)) {
          if (line.isCall()) {
            return line.words().get(2);
          }
        }
      }
    }
    if (hasTests(block)) {
      return "tests-of-" + block.document().replaceAll("[^a-z]", "-");
    }
    throw new AssertionError(block.document() + ": nobody calls this example:\n" + block.text());
  }

  static boolean hasTests(MarkdownBlock block) {
    return block.text().contains("\ndef test_");
  }

  Map<String, MarkdownBlock> byName() {
    return plugins;
  }

  /** The plugins whose manifest the documents show. */
  Map<String, String> manifests() {
    return manifests;
  }

  /** Writes all plugins into a directory of plugins. */
  void write(Path directory) throws IOException {
    for (Map.Entry<String, MarkdownBlock> plugin : plugins.entrySet()) {
      String name = plugin.getKey();
      Path folder = Files.createDirectories(directory.resolve(name));
      String generated = "name: " + name + "\nversion: 1.0.0\nentrypoint: main.py\n";
      Files.writeString(folder.resolve("plugin.yaml"), manifests.getOrDefault(name, generated));
      String code = plugin.getValue().text();
      Files.writeString(
          folder.resolve("main.py"), hasTests(plugin.getValue()) ? code + RUNNER : code);
      Files.createDirectories(folder.resolve("data")); // what the larger manifest is granted
    }
  }
}
