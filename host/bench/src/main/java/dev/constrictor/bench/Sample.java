package dev.constrictor.bench;

/**
 * One benchmark method as it was measured.
 *
 * @param benchmark the simple name of its class
 * @param method the method
 * @param callers caller threads
 * @param kind what kind of threads they were
 * @param p50 median in the unit of its run; calls a second in throughput runs
 * @param p99 99th percentile in the same unit
 * @param bytes allocated a call by all threads together; NaN where that is not measured
 */
record Sample(
    String benchmark,
    String method,
    int callers,
    Callers kind,
    double p50,
    double p99,
    double bytes) {

  /** The kind of a caller's thread, named as JMH's executors are. */
  enum Callers {
    PLATFORM,
    VIRTUAL
  }

  /** Whether this is that method of that benchmark class. */
  boolean is(Class<?> type, String wanted) {
    return benchmark.equals(type.getSimpleName()) && method.equals(wanted);
  }
}
