package dev.constrictor.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs one after another and takes the time until each has made its first call. */
final class FirstAnswerRuns {
  private static final double NANOS_PER_SECOND = 1e9;

  private final GuestJvm jvm;
  private final List<String> flags;

  /**
   * Prepares the runs.
   *
   * @param flags of the JVM, further ones
   */
  FirstAnswerRuns(GuestJvm jvm, List<String> flags) {
    this.jvm = jvm;
    this.flags = List.copyOf(flags);
  }

  /**
   * Seconds from the start of a process to its first answer, ascending.
   *
   * @param what {@code constrictor} or {@code floor}
   * @throws IOException when a process fails, or runs on another runtime than the profile's
   */
  List<Double> seconds(String what, int processes) throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    for (int run = 0; run < processes; run++) {
      seconds.add(once(what));
    }
    return seconds.stream().sorted().toList();
  }

  /** One process: seconds from its start to its first answer. */
  double once(String what) throws IOException, InterruptedException {
    List<String> command = jvm.command(flags, FirstAnswer.class.getName(), what);
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = process.inputReader()) {
      String answered = out.readLine();
      double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
      String implementation = out.readLine();
      int status = process.waitFor();
      if (status != 0
          || !FirstAnswer.ANSWERED.equals(answered)
          || !jvm.profile().implementation().equals(implementation)) {
        throw new IOException(
            "%s on %s: expected an answer from \"%s\", saw \"%s\" and exit status %d"
                .formatted(
                    what, jvm.label(), jvm.profile().implementation(), implementation, status));
      }
      return seconds;
    } finally {
      process.destroyForcibly();
    }
  }
}
