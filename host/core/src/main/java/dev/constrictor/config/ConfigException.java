package dev.constrictor.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; its message lists all that is wrong, one problem a line. */
public final class ConfigException extends Exception {
  private final transient List<ConfigProblem> problems;

  /** Refuses for these problems, of which there is at least one. */
  public ConfigException(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a refusal needs a reason");
    }
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, in the order of the file. */
  public List<ConfigProblem> problems() {
    return problems;
  }
}
