package dev.constrictor.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param warmups warm-up iterations of one benchmark on the interpreter
 * @param compiledWarmups the same on the JIT, whose compiler is at work for some twenty seconds on
 *     two processors
 * @param iterations measured iterations of one benchmark
 * @param iteration how long each takes
 * @param compiledThroughputWarmups before throughput on the JIT is measured, of up to four engines
 *     that compile for themselves
 * @param youngStarts instance starts before those that are measured in a young JVM
 * @param warmStarts the same where the JVM has compiled of GraalPy what a start runs, on the
 *     interpreter
 * @param compiledWarmStarts the same on the JIT
 * @param starts measured instance starts
 * @param processes JVMs started for the first answer
 * @param callers thread counts of the throughput runs
 * @param overload the form of the overload run
 * @param cost the form of the comparison with the stock GraalPy
 * @param comparedStarts JVMs of either GraalPy started for it, with an AOT cache and without
 * @param stopping the form of the runs of endless cases
 * @param attacks the form of the run of the hostile corpus
 * @param soak how many contexts the soak run ends and replaces
 */
record Sizing(
    int warmups,
    int compiledWarmups,
    int iterations,
    Duration iteration,
    int compiledThroughputWarmups,
    int youngStarts,
    int warmStarts,
    int compiledWarmStarts,
    int starts,
    int processes,
    List<Integer> callers,
    Overload.Load overload,
    Cost.Effort cost,
    int comparedStarts,
    StoppingRuns.Effort stopping,
    Attacks attacks,
    int soak) {

  /**
   * How much is attacked.
   *
   * @param times how often each attack is made
   * @param all whether the attacks are made, too, that are left out of the build's tests
   */
  record Attacks(int times, boolean all) {}

  /** For figures that are published. */
  static final Sizing FULL =
      new Sizing(
          10,
          20,
          5,
          Duration.ofSeconds(1),
          40,
          5,
          60,
          250,
          40,
          5,
          List.of(1, 8),
          Overload.Load.LONG,
          Cost.Effort.LONG,
          11,
          StoppingRuns.Effort.LONG,
          new Attacks(2, true),
          300);

  /** For a look: the order of the figures, not their worth. */
  static final Sizing QUICK =
      new Sizing(
          2,
          10,
          2,
          Duration.ofSeconds(1),
          10,
          2,
          5,
          10,
          5,
          1,
          List.of(8),
          Overload.Load.SHORT,
          Cost.Effort.SHORT,
          1,
          StoppingRuns.Effort.SHORT,
          new Attacks(1, false),
          60);

  int warmups(RuntimeProfile profile) {
    return switch (profile) {
      case INTERPRETER, CPYTHON -> warmups;
      case JIT -> compiledWarmups;
    };
  }

  int throughputWarmups(RuntimeProfile profile) {
    return switch (profile) {
      case INTERPRETER, CPYTHON -> warmups;
      case JIT -> compiledThroughputWarmups;
    };
  }

  int warmStarts(RuntimeProfile profile) {
    return switch (profile) {
      case INTERPRETER -> warmStarts;
      case CPYTHON -> youngStarts; // a process's start has nothing to warm up
      case JIT -> compiledWarmStarts;
    };
  }
}
