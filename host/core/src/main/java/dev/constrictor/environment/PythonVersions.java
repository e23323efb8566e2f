package dev.constrictor.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether an interpreter's version is in a set of PEP 440 specifiers, by its release numbers. */
final class PythonVersions {
  private static final Pattern CLAUSE =
      Pattern.compile("\\s*(~=|===?|!=|<=|>=|<|>)\\s*v?([^\\s]+)\\s*");
  private static final Pattern RELEASE = Pattern.compile("^[0-9]+(?:\\.[0-9]+)*");

  private PythonVersions() {}

  /** Every clause must hold; the set's syntax was checked with the manifest. */
  static boolean satisfies(String version, String specifiers) {
    List<Integer> seen = release(version);
    for (String clause : specifiers.split(",", -1)) {
      Matcher parts = CLAUSE.matcher(clause);
      if (parts.matches() && !holds(seen, parts.group(1), parts.group(2))) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(List<Integer> seen, String operator, String wanted) {
    List<Integer> release = release(wanted);
    int order = compare(seen, release);
    boolean same = wanted.endsWith(".*") ? startsWith(seen, release) : order == 0;
    return switch (operator) {
      case "==", "===" -> same;
      case "!=" -> !same;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      default ->
          order >= 0 && startsWith(seen, release.subList(0, Math.max(1, release.size() - 1)));
    };
  }

  private static boolean startsWith(List<Integer> seen, List<Integer> prefix) {
    return seen.size() >= prefix.size() && seen.subList(0, prefix.size()).equals(prefix);
  }

  private static int compare(List<Integer> one, List<Integer> other) {
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      int order = Integer.compare(part(one, i), part(other, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int part(List<Integer> release, int index) {
    return index < release.size() ? release.get(index) : 0;
  }

  private static List<Integer> release(String version) {
    List<Integer> parts = new ArrayList<>();
    Matcher release = RELEASE.matcher(version);
    if (release.find()) {
      for (String part : release.group().split("\\.", -1)) {
        parts.add(Integer.valueOf(part));
      }
    }
    return parts;
  }
}
