package dev.constrictor.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One command of a document's shell block, as much of a shell as those need: words, single quotes,
 * and one file that output goes to.
 *
 * @param words the command and its arguments
 * @param output the file's name, empty for none
 */
record ShellLine(List<String> words, String output) {
  private static final Pattern WORD = Pattern.compile("(?:'[^']*'|[^'\\s])+");

  static List<ShellLine> of(MarkdownBlock block) {
    return block.text().lines().filter(line -> !line.isBlank()).map(ShellLine::parse).toList();
  }

  private static ShellLine parse(String line) {
    List<String> words =
        new ArrayList<>(
            WORD.matcher(line)
                .results()
                .map(MatchResult::group)
                .map(word -> word.replace("'", ""))
                .toList());
    int arrow = words.indexOf(">");
    String output = "";
    if (arrow >= 0) {
      output = words.get(arrow + 1);
      words.subList(arrow, arrow + 2).clear();
    }
    return new ShellLine(List.copyOf(words), output);
  }

  boolean isConstrictor() {
    return words.getFirst().equals("constrictor")
        || words.getFirst().equals("host/bin/constrictor");
  }

  /** What follows {@code constrictor}. */
  List<String> arguments() {
    return words.subList(1, words.size());
  }

  boolean isCall() {
    return isConstrictor() && words.get(1).equals("call");
  }

  /** The value of an option, or the default. */
  String option(String name, String otherwise) {
    int at = words.indexOf(name);
    return at < 0 ? otherwise : words.get(at + 1);
  }
}
