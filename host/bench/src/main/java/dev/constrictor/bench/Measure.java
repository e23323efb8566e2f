package dev.constrictor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/** Measures on every profile and writes the pages of results. */
public final class Measure {
  private static final Path PERFORMANCE = Path.of("host/docs/performance.md");
  private static final Path STOPPING = Path.of("host/docs/stopping.md");
  private static final Path ATTACKS = Path.of("host/docs/hostile.md");
  private static final List<String> SECTIONS =
      List.of("interpreter", "jit", "cpython", "overload", "cost", "soak");
  private static final Map<String, Path> NAMED_ONLY =
      Map.of("stopping-interpreter", STOPPING, "stopping-jit", STOPPING, "hostile", ATTACKS);

  /** Enough to keep every one of sixteen workers busy. */
  private static final int WORKER_CALLERS = 16;

  private final Sizing sizing;
  private final Path target;
  private final Path logs;

  private Measure(Sizing sizing, Path target) throws IOException {
    this.sizing = sizing;
    this.target = target;
    this.logs = Files.createDirectories(target.resolve("logs"));
  }

  /**
   * Runs in the repository's root.
   *
   * @param arguments names of the sections that are wanted, all of the performance page when none
   *     is named; {@code --quick} for a short look, which is printed and not written to a page
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException {
    List<String> sections =
        Stream.of(arguments).filter(argument -> !argument.equals("--quick")).toList();
    boolean quick = sections.size() < arguments.length;
    Measure measure =
        new Measure(
            quick ? Sizing.QUICK : Sizing.FULL,
            Path.of(System.getProperty("constrictor.bench.target")));
    for (String section : sections.isEmpty() ? SECTIONS : sections) {
      String machine = Machine.describe("host/bench/run " + (quick ? "--quick " : "") + section);
      publish(section, machine + measure.section(section), quick);
    }
  }

  private String section(String name) throws IOException, InterruptedException, RunnerException {
    return switch (name) {
      case "interpreter" -> calls(RuntimeProfile.INTERPRETER);
      case "jit" -> calls(RuntimeProfile.JIT);
      case "cpython" -> workers();
      case "overload" -> Overload.run(sizing.overload()).table();
      case "cost" -> cost();
      case "soak" -> soak();
      case "stopping-interpreter" -> stopping(RuntimeProfile.INTERPRETER);
      case "stopping-jit" -> stopping(RuntimeProfile.JIT);
      case "hostile" -> attacks();
      default ->
          throw new IllegalArgumentException(
              "no section \"%s\"; there are %s and %s".formatted(name, SECTIONS, NAMED_ONLY));
    };
  }

  private static void publish(String section, String text, boolean quick) throws IOException {
    if (quick) {
      System.out.println(text);
    } else {
      Path page = NAMED_ONLY.getOrDefault(section, PERFORMANCE);
      new MeasuredPage(page).write(section, text);
      say("section " + section + " of " + page + " is written");
    }
  }

  private String soak() throws IOException, InterruptedException {
    say("soak");
    return Soak.run(sizing.soak()).table();
  }

  private String attacks() throws IOException, InterruptedException {
    Map<RuntimeProfile, HostileRuns.Result> results = new EnumMap<>(RuntimeProfile.class);
    for (RuntimeProfile profile : RuntimeProfile.IN_PROCESS) {
      say(profile.label() + ": attacks");
      results.put(
          profile, new HostileRuns(profile, target.resolve("compiler")).run(sizing.attacks()));
    }
    HostileTable table = new HostileTable(results);
    return table.summary() + "\n" + table.attacks();
  }

  private String calls(RuntimeProfile profile)
      throws IOException, InterruptedException, RunnerException {
    Tables tables = new Tables(profile);
    JmhRuns runs = new JmhRuns(profile, sizing, target.resolve("compiler"), logs);
    GuestJvm jvm = new GuestJvm(GraalPyBuild.REWRITTEN, profile, target);
    FirstAnswerRuns first = new FirstAnswerRuns(jvm, List.of());
    say(profile.label() + ": first answer");
    String firstAnswer =
        Tables.firstAnswer(
            first.seconds("constrictor", sizing.processes()),
            first.seconds("floor", sizing.processes()));
    say(profile.label() + ": calls");
    String calls =
        tables.calls(runs.calls(NoopBenchmark.class, PayloadBenchmark.class, ErrorBenchmark.class));
    say(profile.label() + ": starts and deadlines");
    String singleShots =
        tables.singleShots(
            runs.youngSingleShots(InstanceStartBenchmark.class),
            runs.singleShots(InstanceStartBenchmark.class, DeadlineBenchmark.class));
    say(profile.label() + ": throughput");
    String throughput = tables.throughput(runs.throughput(ThroughputBenchmark.class), "plugins");
    return String.join("\n", calls, singleShots, throughput, firstAnswer) + "\n";
  }

  private String cost() throws IOException, InterruptedException {
    say("cost: starts");
    StartCost.Comparison starts = new StartCost(target).measure(sizing.comparedStarts());
    say("cost: workloads, interpreted");
    List<Cost.Pair> interpreted =
        new Cost(RuntimeProfile.INTERPRETER, sizing.cost()).measure(target);
    say("cost: workloads, compiled");
    List<Cost.Pair> compiled = new Cost(RuntimeProfile.JIT, sizing.cost()).measure(target);
    return CostTable.summary(interpreted, compiled, starts)
        + "\n"
        + CostTable.workloads(interpreted, compiled);
  }

  private String stopping(RuntimeProfile profile) throws IOException, InterruptedException {
    List<Stop> stock = stops(GraalPyBuild.STOCK, profile);
    List<Stop> rewritten = stops(GraalPyBuild.REWRITTEN, profile);
    return new StoppingTables(stock, rewritten).text();
  }

  private List<Stop> stops(GraalPyBuild build, RuntimeProfile profile)
      throws IOException, InterruptedException {
    GuestJvm jvm = new GuestJvm(build, profile, target);
    say("stopping: " + jvm.label());
    return new StoppingRuns(jvm, sizing.stopping()).measure();
  }

  private String workers() throws RunnerException {
    JmhRuns runs = new JmhRuns(RuntimeProfile.CPYTHON, sizing, target.resolve("compiler"), logs);
    WorkerTables tables = new WorkerTables();
    say("CPython: calls");
    String calls =
        tables.calls(
            runs.calls(
                WorkerNoopBenchmark.class,
                WorkerPayloadBenchmark.class,
                WorkerSizesBenchmark.class));
    say("CPython: starts and deadlines");
    String singleShots =
        tables.singleShots(
            runs.singleShots(WorkerStartBenchmark.class, WorkerDeadlineBenchmark.class));
    say("CPython: throughput");
    String throughput =
        new Tables(RuntimeProfile.CPYTHON)
            .throughput(
                runs.throughput(
                    WorkerThroughputBenchmark.class, WORKER_CALLERS, Sample.Callers.PLATFORM),
                "workers");
    return String.join("\n", calls, singleShots, throughput) + "\n";
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }
}
