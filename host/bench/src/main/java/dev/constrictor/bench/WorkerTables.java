package dev.constrictor.bench;

import java.util.List;

/** Writes the figures of the CPython backend as Markdown tables. */
final class WorkerTables {
  private final Tables tables = new Tables(RuntimeProfile.CPYTHON);

  /** Calls in microseconds. */
  String calls(List<Sample> samples) {
    return Tables.HEAD
        + row("no-op, `call`", samples, WorkerNoopBenchmark.class, "", Target.WORKER_NOOP)
        + tables.row("no-op, `callAsync`", "µs", samples, WorkerNoopBenchmark.class, "async", null)
        + row("100 B in and out", samples, WorkerSizesBenchmark.class, " 100", null)
        + row("3.6 KB in and out", samples, WorkerPayloadBenchmark.class, "", null)
        + row("100 KB in and out", samples, WorkerSizesBenchmark.class, " 100000", null)
        + row("8 MB in and out", samples, WorkerSizesBenchmark.class, " 8000000", null);
  }

  private String row(
      String what,
      List<Sample> samples,
      Class<?> benchmark,
      String size,
      @org.jspecify.annotations.Nullable Target target) {
    return tables.row(what, "µs", samples, benchmark, "constrictor" + size, target);
  }

  /** Starts and deadlines in milliseconds. */
  String singleShots(List<Sample> samples) {
    return Tables.HEAD
        + tables.row(
            "a further instance serves",
            "ms",
            samples,
            WorkerStartBenchmark.class,
            "cold",
            Target.WORKER_START)
        + tables.row(
            "… from a spare",
            "ms",
            samples,
            WorkerStartBenchmark.class,
            "spare",
            Target.WORKER_FROM_SPARE)
        + tables.row(
            "answer at a deadline of 100 ms, endless loop",
            "ms",
            samples,
            WorkerDeadlineBenchmark.class,
            "constrictor",
            Target.WORKER_DEADLINE);
  }
}
