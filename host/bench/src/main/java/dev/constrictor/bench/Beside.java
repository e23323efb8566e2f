package dev.constrictor.bench;

/** Beside what a neighbour of the attacked plugin was called. */
enum Beside {
  NOTHING("nothing"),
  ONE_THREAD("a thread of plain Java that computes"),
  TWO_THREADS("two threads of plain Java that compute"),
  BRIEF("attacks that end by themselves"),
  STOPPED("attacks that have to be stopped"),
  MEMORY("attacks on memory"),
  REPLACED("contexts that take the place of one that had to go");

  /** Of a quiet neighbour's p99: what those that only share the processor may make of it. */
  private static final double TIMES_QUIET = 3;

  private static final double AT_MOST_MILLIS = 250;

  private final String words;

  Beside(String words) {
    this.words = words;
  }

  /** For a table. */
  String words() {
    return words;
  }

  /** How the target for the neighbour's p99 is written; empty where there is none. */
  String target() {
    return switch (this) {
      case NOTHING, ONE_THREAD, TWO_THREADS -> "";
      case BRIEF -> "p99 ≤ %.0f × quiet".formatted(TIMES_QUIET);
      case STOPPED, MEMORY, REPLACED -> "p99 ≤ %.0f ms".formatted(AT_MOST_MILLIS);
    };
  }

  /**
   * Whether the target is met, or by how much it is missed; empty where there is none.
   *
   * @param quietMillis the p99 beside nothing
   */
  String verdict(double p99Millis, double quietMillis) {
    return switch (this) {
      case NOTHING, ONE_THREAD, TWO_THREADS -> "";
      case BRIEF -> Verdict.of(p99Millis / quietMillis, TIMES_QUIET, "×");
      case STOPPED, MEMORY, REPLACED -> Verdict.of(p99Millis, AT_MOST_MILLIS, " ms");
    };
  }
}
