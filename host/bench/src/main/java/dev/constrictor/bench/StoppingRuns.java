package dev.constrictor.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Has the endless cases of {@code host/runtime} run and stopped, in processes of their own: one
 * that is stuck goes on using a processor, so its process ends and the next goes on behind it.
 */
final class StoppingRuns {
  private static final String CASES = "dev.constrictor.runtime.stopping.StoppingRuns";

  /** The exit status by which a process asks for the next. */
  private static final int STUCK = 3;

  /** More than there are cases; each can be stuck once. */
  private static final int MOST_PROCESSES = 1_000;

  /**
   * Touched before, as servers have it: where a kernel hands memory out slowly, one array of some
   * hundred megabytes takes half a second, in which nothing can interrupt it.
   */
  private static final List<String> HEAP = List.of("-Xms4g", "-Xmx4g", "-XX:+AlwaysPreTouch");

  /**
   * How much is run.
   *
   * @param rounds how often each case is stopped on the rewritten GraalPy; once on stock, which is
   *     for comparison
   * @param stride of so many cases, one is run
   */
  record Effort(int rounds, int stride) {
    static final Effort LONG = new Effort(3, 1);
    static final Effort SHORT = new Effort(1, 12);
  }

  private final GuestJvm jvm;
  private final Effort effort;

  StoppingRuns(GuestJvm jvm, Effort effort) {
    this.jvm = jvm;
    this.effort = effort;
  }

  /** All runs of all cases, in the order they were made. */
  List<Stop> measure() throws IOException, InterruptedException {
    Path results = jvm.target().resolve("stops.tsv");
    Files.deleteIfExists(results);
    int status = STUCK;
    for (int processes = 0; status == STUCK && processes < MOST_PROCESSES; processes++) {
      status = runOn(results);
    }
    if (status != 0) {
      throw new IOException("%s: exit status %d".formatted(jvm.label(), status));
    }
    return Files.readAllLines(results).stream().map(Stop::parse).toList();
  }

  private int runOn(Path results) throws IOException, InterruptedException {
    List<String> command =
        jvm.command(
            HEAP,
            CASES,
            results.toString(),
            Integer.toString(jvm.build() == GraalPyBuild.REWRITTEN ? effort.rounds() : 1),
            Integer.toString(effort.stride()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String expected = jvm.profile().implementation() + ", " + jvm.build().label();
      String seen = out.readLine();
      if (!expected.equals(seen)) {
        throw new IOException("%s: expected \"%s\", saw \"%s\"".formatted(jvm, expected, seen));
      }
      out.lines().forEach(System.err::println);
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }
}
