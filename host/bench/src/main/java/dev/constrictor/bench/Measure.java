package dev.constrictor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Measures everything on every profile and writes the page of results. */
public final class Measure {
  private static final Path PAGE = Path.of("host/docs/performance.md");

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
   * @param arguments {@code --quick} for a short look, which is printed and not written to the page
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException {
    boolean quick = List.of(arguments).contains("--quick");
    Path compiler = Path.of(System.getProperty("constrictor.bench.compiler"));
    Path logs = Files.createDirectories(compiler.resolveSibling("logs"));
    Measure measure = new Measure(quick ? Sizing.QUICK : Sizing.FULL, compiler, logs);
    String machine = Machine.describe("host/bench/run" + (quick ? " --quick" : ""));
    PerformancePage page = new PerformancePage(PAGE);
    publish(page, "calls", machine + measure.profiles(), quick);
    say("overload");
    publish(page, "overload", machine + Overload.run(measure.sizing.overload()).table(), quick);
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

  private String profiles() throws IOException, InterruptedException, RunnerException {
    StringBuilder text = new StringBuilder();
    for (RuntimeProfile profile : RuntimeProfile.values()) {
      text.append("### On the %s\n\n".formatted(profile.label())).append(measure(profile));
    }
    return text.toString();
  }

  private String measure(RuntimeProfile profile)
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
