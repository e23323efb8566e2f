package dev.constrictor.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
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
  List<Sample> calls(Class<?>... benchmarks) throws RunnerException {
    ChainedOptionsBuilder options =
        options("calls", benchmarks)
            .mode(Mode.SampleTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .addProfiler(GCProfiler.class);
    return run(options, 1, Sample.Callers.PLATFORM);
  }

  /** Instance starts and deadline answers in milliseconds, one at a time. */
  List<Sample> singleShots(Class<?>... benchmarks) throws RunnerException {
    return singleShots("single-shots", sizing.warmStarts(profile), benchmarks);
  }

  /** The same after a few. */
  List<Sample> youngSingleShots(Class<?>... benchmarks) throws RunnerException {
    return singleShots("young-single-shots", sizing.youngStarts(), benchmarks);
  }

  private List<Sample> singleShots(String log, int warmups, Class<?>... benchmarks)
      throws RunnerException {
    ChainedOptionsBuilder options =
        options(log, benchmarks)
            .mode(Mode.SingleShotTime)
            .timeUnit(TimeUnit.MILLISECONDS)
            .warmupIterations(warmups)
            .measurementIterations(sizing.starts())
            .addProfiler(GCProfiler.class);
    return run(options, 1, Sample.Callers.PLATFORM);
  }

  /** Calls a second for every number and kind of callers. */
  List<Sample> throughput(Class<?> benchmark) throws RunnerException {
    List<Sample> samples = new ArrayList<>();
    for (int callers : sizing.callers()) {
      for (Sample.Callers kind : Sample.Callers.values()) {
        samples.addAll(throughput(benchmark, callers, kind));
      }
    }
    return samples;
  }

  /** Calls a second. */
  List<Sample> throughput(Class<?> benchmark, int callers, Sample.Callers kind)
      throws RunnerException {
    ChainedOptionsBuilder options =
        options("throughput-" + callers + "-" + kind, benchmark)
            .mode(Mode.Throughput)
            .warmupIterations(sizing.throughputWarmups(profile))
            .timeUnit(TimeUnit.SECONDS)
            .threads(callers)
            .jvmArgsAppend("-Djmh.executor=" + kind);
    return run(options, callers, kind);
  }

  private static String pattern(Class<?> type) {
    return type.getName().replace(".", "\\.") + "\\.";
  }

  private ChainedOptionsBuilder options(String run, Class<?>... benchmarks) {
    TimeValue iteration = TimeValue.milliseconds(sizing.iteration().toMillis());
    ChainedOptionsBuilder options = new OptionsBuilder();
    for (Class<?> benchmark : benchmarks) {
      options.include(pattern(benchmark));
    }
    return options
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

  private static String parameters(BenchmarkParams params) {
    return params.getParamsKeys().stream()
        .map(key -> " " + params.getParam(key))
        .collect(Collectors.joining());
  }

  private static Sample sample(RunResult run, int callers, Sample.Callers kind) {
    String name = run.getParams().getBenchmark();
    int method = name.lastIndexOf('.');
    Statistics times = run.getPrimaryResult().getStatistics();
    @SuppressWarnings("rawtypes") // as JMH's interface has it
    Result bytes = run.getSecondaryResults().get(ALLOCATION);
    return new Sample(
        name.substring(name.lastIndexOf('.', method - 1) + 1, method),
        name.substring(method + 1) + parameters(run.getParams()),
        callers,
        kind,
        times.getPercentile(50),
        times.getPercentile(99),
        bytes == null ? Double.NaN : bytes.getScore());
  }
}
