package dev.constrictor.runtime.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of changes in the documents, which the build holds itself to. */
final class CountsTable {
  private static final Pattern ROW = Pattern.compile("\\| ([^|]+?) +\\| +(\\d+) \\|");

  private final Path document;
  private final Map<String, Integer> expected = new TreeMap<>();

  CountsTable(Path document) throws IOException {
    this.document = document;
    for (String line : Files.readAllLines(document)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        expected.put(row.group(1), Integer.valueOf(row.group(2)));
      }
    }
  }

  /** Fails, with the table as it should read, unless the changes made are those expected. */
  void require(Map<String, Integer> counted) {
    if (!expected.equals(counted)) {
      throw new IllegalStateException(
          "what was rewritten is not what %s says. Look why; if it is right, its table reads%n%s"
              .formatted(document, text(counted)));
    }
  }

  static String text(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(count -> "| %-36s | %6d |".formatted(count.getKey(), count.getValue()))
        .collect(Collectors.joining(System.lineSeparator()));
  }
}
