package dev.constrictor.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the rewriting costs: the same workloads on the stock GraalPy and on the rewritten one. */
final class Cost {
  /**
   * How long is measured.
   *
   * @param rounds in which both take turns
   * @param milliseconds of processor time for a workload in one round
   * @param warmUp the same before the first round, interpreted
   * @param compiledWarmUp the same on the JIT
   */
  record Effort(int rounds, long milliseconds, long warmUp, long compiledWarmUp) {
    static final Effort LONG = new Effort(7, 200, 1_500, 5_000);
    static final Effort SHORT = new Effort(3, 20, 100, 500);

    long warmUp(RuntimeProfile profile) {
      return switch (profile) {
        case INTERPRETER, CPYTHON -> warmUp;
        case JIT -> compiledWarmUp;
      };
    }
  }

  private final RuntimeProfile profile;
  private final Effort effort;

  Cost(RuntimeProfile profile, Effort effort) {
    this.profile = profile;
    this.effort = effort;
  }

  /** Starts a process of each, and has them take turns at every workload. */
  List<Pair> measure(Path target) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    try (CostProcess stock = new CostProcess(new GuestJvm(GraalPyBuild.STOCK, profile, target));
        CostProcess rewritten =
            new CostProcess(new GuestJvm(GraalPyBuild.REWRITTEN, profile, target))) {
      List<String> workloads = stock.awaitReady();
      rewritten.awaitReady();
      for (String workload : workloads) {
        pairs.add(compare(workload, stock, rewritten));
      }
    }
    return pairs;
  }

  private Pair compare(String workload, CostProcess stock, CostProcess rewritten)
      throws IOException {
    stock.medianNanos(workload, effort.warmUp(profile));
    rewritten.medianNanos(workload, effort.warmUp(profile));
    List<Long> before = new ArrayList<>();
    List<Long> after = new ArrayList<>();
    for (int round = 0; round < effort.rounds(); round++) {
      before.add(stock.medianNanos(workload, effort.milliseconds()));
      after.add(rewritten.medianNanos(workload, effort.milliseconds()));
    }
    return new Pair(workload, median(before), median(after));
  }

  private static long median(List<Long> figures) {
    return figures.stream().sorted().toList().get(figures.size() / 2);
  }

  /**
   * One workload, measured on both.
   *
   * @param workload its name
   * @param stockNanos processor time of one run
   * @param rewrittenNanos the same
   */
  record Pair(String workload, long stockNanos, long rewrittenNanos) {
    double ratio() {
      return (double) rewrittenNanos / stockNanos;
    }
  }
}
