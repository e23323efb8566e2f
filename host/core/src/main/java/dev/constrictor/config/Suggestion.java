package dev.constrictor.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a mistyped word was probably meant to be: of keys, plugins, commands and options. */
public final class Suggestion {
  private Suggestion() {}

  /** {@code "; did you mean 'memory'?"}, or nothing where no known word is near. */
  public static String phrase(String seen, Collection<String> known) {
    return nearest(seen, known).map(word -> "; did you mean '" + word + "'?").orElse("");
  }

  private static Optional<String> nearest(String seen, Collection<String> known) {
    if (seen.length() > 100) {
      return Optional.empty();
    }
    String word = seen.toLowerCase(Locale.ROOT).replace('-', '_');
    int far = 1 + word.length() / 3;
    return known.stream()
        .filter(candidate -> distance(word, candidate.replace('-', '_')) <= far)
        .min(Comparator.comparingInt(candidate -> distance(word, candidate.replace('-', '_'))));
  }

  /** Levenshtein's: insertions, deletions and replacements. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
