package dev.constrictor.config;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects problems; of several with one value the first, which is the most basic, is kept. */
final class Problems {
  private final Map<Key, ConfigProblem> found = new LinkedHashMap<>();

  void add(ConfigProblem problem) {
    found.putIfAbsent(Key.of(problem), problem);
  }

  void addAll(List<ConfigProblem> problems) {
    problems.forEach(this::add);
  }

  /** The problem that there already is with the value that this one would be about. */
  Optional<ConfigProblem> like(ConfigProblem problem) {
    return Optional.ofNullable(found.get(Key.of(problem)));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** All of them, in the order of the files' lines. */
  List<ConfigProblem> sorted() {
    return found.values().stream()
        .sorted(
            Comparator.comparing(ConfigProblem::file)
                .thenComparingInt(ConfigProblem::line)
                .thenComparingInt(ConfigProblem::column)
                .thenComparing(ConfigProblem::path))
        .toList();
  }

  private record Key(Path file, String path, int line, int column) {
    static Key of(ConfigProblem problem) {
      return new Key(problem.file(), problem.path(), problem.line(), problem.column());
    }
  }
}
