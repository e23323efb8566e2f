package dev.constrictor.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/** The JMH runs of one profile, each benchmark in a fresh JVM. */
final class JmhRuns {
  private static final String ALLOCATION = "gc.alloc.rate.norm";
  private static final int WARM_STARTS = 5;

  private final RuntimeProfile profile;
  private final Sizing sizing;
  private final Path compiler;
  private final Path logs;

  /**
   * Prepares the runs.
   *
   * @param compiler the folder of the compiler's jars
   * @param logs where JMH's own words go
   */
  JmhRuns(RuntimeProfile profile, Sizing sizing, Path compiler, Path logs) {
    this.profile = profile;
    this.sizing = sizing;
    this.compiler = compiler;
    this.logs = logs;
  }

  /** Latency of single calls in microseconds, and what they allocate. */
  List<Sample> calls() throws RunnerException {
    ChainedOptionsBuilder options =
        options("calls")
            .include(pattern(NoopBenchmark.class))
            .include(pattern(PayloadBenchmark.class))
            .include(pattern(ErrorBenchmark.class))
            .mode(Mode.SampleTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .addProfiler(GCProfiler.class);
    return run(options, 1, Sample.Callers.PLATFORM);
  }

  /** Instance starts and deadline answers in milliseconds, one at a time. */
  List<Sample> singleShots() throws RunnerException {
    ChainedOptionsBuilder options =
        options("single-shots")
            .include(pattern(InstanceStartBenchmark.class))
            .include(pattern(DeadlineBenchmark.class))
            .mode(Mode.SingleShotTime)
            .timeUnit(TimeUnit.MILLISECONDS)
            .warmupIterations(Math.min(sizing.starts(), WARM_STARTS))
            .measurementIterations(sizing.starts())
            .addProfiler(GCProfiler.class);
    return run(options, 1, Sample.Callers.PLATFORM);
  }

  /** Calls a second for every number and kind of callers. */
  List<Sample> throughput() throws RunnerException {
    List<Sample> samples = new ArrayList<>();
    for (int callers : sizing.callers()) {
      for (Sample.Callers kind : Sample.Callers.values()) {
        ChainedOptionsBuilder options =
            options("throughput-" + callers + "-" + kind)
                .include(pattern(ThroughputBenchmark.class))
                .mode(Mode.Throughput)
                .warmupIterations(sizing.warmups(profile) / 2) // many callers warm up sooner
                .timeUnit(TimeUnit.SECONDS)
                .threads(callers)
                .jvmArgsAppend("-Djmh.executor=" + kind);
        samples.addAll(run(options, callers, kind));
      }
    }
    return samples;
  }

  private static String pattern(Class<?> type) {
    return type.getName().replace(".", "\\.") + "\\.";
  }

  private ChainedOptionsBuilder options(String run) {
    TimeValue iteration = TimeValue.milliseconds(sizing.iteration().toMillis());
    return new OptionsBuilder()
        .forks(1)
        .warmupIterations(sizing.warmups(profile))
        .warmupTime(iteration)
        .measurementIterations(sizing.iterations())
        .measurementTime(iteration)
        .shouldFailOnError(true)
        .jvmArgs(profile.jvmFlags(compiler).toArray(String[]::new))
        .output(logs.resolve("%s-%s.log".formatted(profile.label(), run)).toString());
  }

  private static List<Sample> run(ChainedOptionsBuilder options, int callers, Sample.Callers kind)
      throws RunnerException {
    return new Runner(options.build())
        .run().stream().map(result -> sample(result, callers, kind)).toList();
  }

  private static Sample sample(RunResult run, int callers, Sample.Callers kind) {
    String name = run.getParams().getBenchmark();
    int method = name.lastIndexOf('.');
    Statistics times = run.getPrimaryResult().getStatistics();
    @SuppressWarnings("rawtypes") // as JMH's interface has it
    Result bytes = run.getSecondaryResults().get(ALLOCATION);
    return new Sample(
        name.substring(name.lastIndexOf('.', method - 1) + 1, method),
        name.substring(method + 1),
        callers,
        kind,
        times.getPercentile(50),
        times.getPercentile(99),
        bytes == null ? Double.NaN : bytes.getScore());
  }
}
