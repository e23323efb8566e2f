package dev.constrictor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a document.
 *
 * @param document the file's name, for failures
 * @param language what stands behind the fence
 * @param text what stands inside
 * @param note the comment in front of it, empty for none: {@code not run: REASON} or {@code plugin
 *     NAME, tried by: TEST}
 */
record MarkdownBlock(String document, String language, String text, String note) {
  private static final Pattern FENCED =
      Pattern.compile(
          "(?:^<!-- (?<note>[^\\n]*) -->\\n)?^```(?<language>[a-z]*)\\n(?<text>.*?)^```$",
          Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern NOT_RUN = Pattern.compile("not run: (.+)");
  private static final Pattern TRIED_BY = Pattern.compile("plugin ([a-z-]+), tried by: (\\S+)");

  static List<MarkdownBlock> of(Path document) throws IOException {
    return FENCED
        .matcher(Files.readString(document))
        .results()
        .map(
            found ->
                new MarkdownBlock(
                    document.getFileName().toString(),
                    found.group(2),
                    found.group(3),
                    found.group(1) == null ? "" : found.group(1)))
        .toList();
  }

  boolean is(String wanted) {
    return language.equals(wanted);
  }

  /** Why nobody runs this block, if so. */
  Optional<String> reasonNotToRun() {
    return group(NOT_RUN, 1);
  }

  /** The plugin that this block is, where only a test of its own can try it. */
  Optional<String> pluginOfOwnTest() {
    return group(TRIED_BY, 1);
  }

  /** That test, as {@code Class.method}. */
  Optional<String> ownTest() {
    return group(TRIED_BY, 2);
  }

  private Optional<String> group(Pattern pattern, int number) {
    Matcher matcher = pattern.matcher(note);
    return matcher.matches() ? Optional.of(matcher.group(number)) : Optional.empty();
  }
}
