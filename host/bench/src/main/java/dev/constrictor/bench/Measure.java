package dev.constrictor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/** Measures everything on every profile and writes the page of results. */
public final class Measure {
  private static final Path PAGE = Path.of("host/docs/performance.md");
  private static final List<String> SECTIONS = List.of("interpreter", "jit", "overload");

  private final Sizing sizing;
  private final Path compiler;
  private final Path logs;

  private Measure(Sizing sizing, Path compiler, Path logs) {
    this.sizing = sizing;
    this.compiler = compiler;
    this.logs = logs;
  }

  /**
   * Runs in the repository's root.
   *
   * @param arguments names of the sections that are wanted, all when none is named; {@code --quick}
   *     for a short look, which is printed and not written to the page
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException {
    List<String> sections =
        Stream.of(arguments).filter(argument -> !argument.equals("--quick")).toList();
    boolean quick = sections.size() < arguments.length;
    Path compiler = Path.of(System.getProperty("constrictor.bench.compiler"));
    Path logs = Files.createDirectories(compiler.resolveSibling("logs"));
    Measure measure = new Measure(quick ? Sizing.QUICK : Sizing.FULL, compiler, logs);
    PerformancePage page = new PerformancePage(PAGE);
    String machine = Machine.describe("host/bench/run" + (quick ? " --quick" : ""));
    for (String section : sections.isEmpty() ? SECTIONS : sections) {
      publish(page, section, machine + measure.section(section), quick);
    }
  }

  private String section(String name) throws IOException, InterruptedException, RunnerException {
    return switch (name) {
      case "interpreter" -> calls(RuntimeProfile.INTERPRETER);
      case "jit" -> calls(RuntimeProfile.JIT);
      case "overload" -> Overload.run(sizing.overload()).table();
      default ->
          throw new IllegalArgumentException(
              "no section \"%s\"; there are %s".formatted(name, SECTIONS));
    };
  }

  private static void publish(PerformancePage page, String section, String text, boolean quick)
      throws IOException {
    if (quick) {
      System.out.println(text);
    } else {
      page.write(section, text);
      say("section " + section + " of " + PAGE + " is written");
    }
  }

  private String calls(RuntimeProfile profile)
      throws IOException, InterruptedException, RunnerException {
    Tables tables = new Tables(profile);
    JmhRuns runs = new JmhRuns(profile, sizing, compiler, logs);
    FirstAnswerRuns first = new FirstAnswerRuns(profile, compiler);
    say(profile.label() + ": first answer");
    String firstAnswer =
        Tables.firstAnswer(
            first.seconds("constrictor", sizing.processes()),
            first.seconds("floor", sizing.processes()));
    say(profile.label() + ": calls");
    String calls = tables.calls(runs.calls());
    say(profile.label() + ": starts and deadlines");
    String singleShots = tables.singleShots(runs.singleShots());
    say(profile.label() + ": throughput");
    String throughput = tables.throughput(runs.throughput());
    return String.join("\n", calls, singleShots, throughput, firstAnswer) + "\n";
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }
}
