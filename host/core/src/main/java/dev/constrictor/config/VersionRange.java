package dev.constrictor.config;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PEP 440 specifier set, as far as it says something of an interpreter's release, which is final
 * and has three numbers. Immutable.
 */
public record VersionRange(String text) {
  private static final Pattern CLAUSE =
      Pattern.compile(
          "\\s*(~=|===?|!=|<=|>=|<|>)\\s*v?(?:0!)?([0-9]+(?:\\.[0-9]+)*)(\\.\\*)?([-_.+]?[a-zA-Z].*)?\\s*");

  /** Whether every clause holds for this version, such as {@code 3.11.7}. */
  public boolean contains(String version) {
    List<Integer> release = numbers(version);
    return Arrays.stream(text.split(","))
        .filter(clause -> !clause.isBlank())
        .allMatch(clause -> holds(clause, release));
  }

  private static boolean holds(String clause, List<Integer> release) {
    Matcher matcher = CLAUSE.matcher(clause);
    if (!matcher.matches()) {
      return false;
    }
    List<Integer> bound = numbers(matcher.group(2));
    boolean prefixed = matcher.group(3) != null;
    String suffix = matcher.group(4) == null ? "" : matcher.group(4).strip();
    int order = compare(release, bound);
    if (order == 0 && !prefixed && !suffix.isEmpty()) {
      order = suffix.matches("[-_.]?(?:post|rev|r(?!c)).*") ? -1 : 1; // a pre-release comes before
    }
    boolean equal = prefixed ? startsWith(release, bound) : order == 0;
    return switch (matcher.group(1)) {
      case "==", "===" -> equal;
      case "!=" -> !equal;
      case ">=" -> order >= 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case "<" -> order < 0;
      default -> order >= 0 && startsWith(release, bound.subList(0, Math.max(1, bound.size() - 1)));
    };
  }

  private static List<Integer> numbers(String version) {
    return Arrays.stream(version.split("\\."))
        .filter(part -> part.matches("[0-9]{1,9}"))
        .map(Integer::valueOf)
        .toList();
  }

  private static int compare(List<Integer> left, List<Integer> right) {
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      int order = Integer.compare(at(left, i), at(right, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static boolean startsWith(List<Integer> release, List<Integer> prefix) {
    for (int i = 0; i < prefix.size(); i++) {
      if (at(release, i) != prefix.get(i)) {
        return false;
      }
    }
    return true;
  }

  private static int at(List<Integer> numbers, int index) {
    return index < numbers.size() ? numbers.get(index) : 0;
  }
}
