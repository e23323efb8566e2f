package dev.constrictor.runtime.build;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How often each kind of change was made in each library. For one thread. */
final class Tally {
  private final SortedMap<String, Integer> counts = new TreeMap<>();
  private String library = "";
  private int total;

  /** What follows is counted for this library. */
  void enter(String name) {
    library = name;
  }

  void add(String what) {
    counts.merge(library + ": " + what, 1, Integer::sum);
    total++;
  }

  /** The changes of all kinds so far. */
  int total() {
    return total;
  }

  Map<String, Integer> counts() {
    return counts;
  }
}
