package dev.constrictor.api;

import java.util.List;

/**
 * A Java interface does not fit the plugin it was meant for. Tells everything that is wrong at
 * once, a line each. Immutable.
 */
public final class InterfaceMismatchException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * A mismatch.
   *
   * @param subject what was checked against what
   * @param problems what is wrong, at least one
   */
  public InterfaceMismatchException(String subject, List<String> problems) {
    super(subject + ":\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, each with the method it is about. */
  public List<String> problems() {
    return problems;
  }
}
