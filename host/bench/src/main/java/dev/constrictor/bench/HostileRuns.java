package dev.constrictor.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Attacks a host on one profile, in a JVM with as little heap as the promise is made for. */
final class HostileRuns {
  private static final String HEAP = "-Xmx1g";

  /** As the launcher and embedding.md have it. */
  private static final String SHORT_PAUSES = "-XX:MaxGCPauseMillis=20";

  private static final List<String> QUIET_LOG =
      List.of(
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
          "-Dorg.slf4j.simpleLogger.log.plugin=off");

  private final RuntimeProfile profile;
  private final Path compiler;

  HostileRuns(RuntimeProfile profile, Path compiler) {
    this.profile = profile;
    this.compiler = compiler;
  }

  /** All that came of one run. */
  record Result(List<HostileSample> attacks, List<NeighbourSample> neighbours) {
    Result {
      attacks = List.copyOf(attacks);
      neighbours = List.copyOf(neighbours);
    }
  }

  /**
   * Makes each attack so often.
   *
   * @throws IOException when the server died, or a call was not answered
   */
  Result run(Sizing.Attacks attacks) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(profile.jvmFlags(compiler));
    command.addAll(QUIET_LOG);
    command.addAll(
        List.of(
            HEAP,
            SHORT_PAUSES,
            "-cp",
            System.getProperty("java.class.path"),
            HostileRun.class.getName(),
            String.valueOf(attacks.times()),
            attacks.all() ? "all" : "short"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<HostileSample> samples = new ArrayList<>();
    List<NeighbourSample> neighbours = new ArrayList<>();
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (NeighbourSample.isLine(line)) {
          neighbours.add(NeighbourSample.parse(line));
        } else if (HostileSample.isLine(line)) {
          samples.add(HostileSample.parse(line));
        } else { // what a JVM says itself, such as that it is out of memory
          throw new IOException("after %s: %s".formatted(last(samples), line));
        }
      }
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            "the attacks on the %s ended with status %d after %s"
                .formatted(profile.label(), status, last(samples)));
      }
    } finally {
      process.destroyForcibly();
    }
    return new Result(samples, neighbours);
  }

  private static String last(List<HostileSample> samples) {
    return samples.isEmpty() ? "none of them" : samples.getLast().name();
  }
}
