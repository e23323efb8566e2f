package dev.constrictor.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A {@link CostGuest} in a JVM of its own. For one thread; whoever starts it closes it. */
final class CostProcess implements AutoCloseable {
  private final GuestJvm jvm;
  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter orders;

  CostProcess(GuestJvm jvm) throws IOException {
    this.jvm = jvm;
    process =
        new ProcessBuilder(jvm.command(List.of(), CostGuest.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
  }

  /**
   * Waits until it is ready; the names of its workloads.
   *
   * @throws IOException also when it is not the GraalPy or not the runtime that was asked for
   */
  List<String> awaitReady() throws IOException {
    String expected = jvm.build() + " " + jvm.profile().implementation();
    String seen = answer();
    if (!seen.equals(expected)) {
      throw new IOException("%s: expected \"%s\", saw \"%s\"".formatted(jvm, expected, seen));
    }
    return List.of(answer().split("\t"));
  }

  /** Runs a workload for so long; the median processor time of one run, in nanoseconds. */
  long medianNanos(String workload, long milliseconds) throws IOException {
    orders.println(milliseconds + " " + workload);
    return Long.parseLong(answer());
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException(jvm.label() + " ended unasked; what it said is above");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
