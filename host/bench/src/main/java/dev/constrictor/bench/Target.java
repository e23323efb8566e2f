package dev.constrictor.bench;

import java.util.Locale;

/**
 * A number to reach.
 *
 * @param benchmark what it is about
 * @param wording how it is written in the table
 * @param bound the number itself
 * @param interpreterBound the same on the interpreter, where that differs
 * @param figure what is compared with it
 */
record Target(
    Class<?> benchmark, String wording, double bound, double interpreterBound, Figure figure) {
  /** The figure of a benchmark that a target is about. */
  enum Figure {
    /** p50 over the floor's p50, both of one run. */
    RATIO,
    /** p50. */
    MEDIAN,
    /** p99. */
    TAIL
  }

  static final Target NOOP = new Target(NoopBenchmark.class, "≤ 2 × floor", 2, 2, Figure.RATIO);
  static final Target PAYLOAD =
      new Target(
          PayloadBenchmark.class,
          "p50 ≤ 400 µs interpreted, ≤ 150 µs compiled",
          150,
          400,
          Figure.MEDIAN);
  static final Target START =
      new Target(InstanceStartBenchmark.class, "p50 ≤ 150 ms", 150, 150, Figure.MEDIAN);
  static final Target DEADLINE =
      new Target(
          DeadlineBenchmark.class,
          "p99 ≤ %d + 50 ms".formatted(DeadlineBenchmark.DEADLINE.toMillis()),
          DeadlineBenchmark.DEADLINE.toMillis() + 50,
          DeadlineBenchmark.DEADLINE.toMillis() + 50,
          Figure.TAIL);

  static final Target WORKER_NOOP =
      new Target(WorkerNoopBenchmark.class, "≤ 1.5 × floor", 1.5, 1.5, Figure.RATIO);
  static final Target WORKER_START =
      new Target(WorkerStartBenchmark.class, "p50 ≤ 100 ms", 100, 100, Figure.MEDIAN);
  static final Target WORKER_FROM_SPARE =
      new Target(WorkerStartBenchmark.class, "p50 ≤ 20 ms", 20, 20, Figure.MEDIAN);
  static final Target WORKER_DEADLINE =
      new Target(
          WorkerDeadlineBenchmark.class,
          DEADLINE.wording(),
          DEADLINE.bound(),
          DEADLINE.bound(),
          Figure.TAIL);

  /** Whether it is met, or by how much it is missed. */
  String verdict(RuntimeProfile profile, Sample sample, double ratio) {
    double atMost = profile == RuntimeProfile.INTERPRETER ? interpreterBound : bound;
    return switch (figure) {
      case RATIO -> Verdict.of(ratio, atMost, "×");
      case MEDIAN -> Verdict.of(sample.p50(), atMost, unit());
      case TAIL -> Verdict.of(sample.p99(), atMost, unit());
    };
  }

  private String unit() {
    return String.format(Locale.ROOT, " %s", benchmark == PayloadBenchmark.class ? "µs" : "ms");
  }
}
