package dev.constrictor.environment;

import dev.constrictor.config.Durations;
import dev.constrictor.process.ProcessStarter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the commands of a build. Each is below a small supervisor that kills all that the command
 * has started, in whatever session: at the command's end, when this JVM ends, however it ends, when
 * the waiting thread is interrupted, and when the command says nothing for too long.
 */
final class BuildProcess {
  /** What was killed is gone long before. */
  private static final long END_SECONDS = 5;

  private final Path python;
  private final Map<String, String> variables;
  private final Duration silence;

  /**
   * @param python runs the supervisor
   * @param variables the whole environment of the commands
   * @param silence how long a command may say nothing
   */
  BuildProcess(Path python, Map<String, String> variables, Duration silence) {
    this.python = python;
    this.variables = Map.copyOf(variables);
    this.silence = silence;
  }

  /**
   * What a command left.
   *
   * @param status its exit status; without meaning where it was ended
   * @param tail its last lines, stdout and stderr together
   * @param silent for how long it gave no sign, where it was ended for that
   */
  record Result(int status, List<String> tail, Optional<Duration> silent) {
    Result {
      tail = List.copyOf(tail);
    }

    boolean failed() {
      return status != 0 || silent.isPresent();
    }

    /** What it said last, and whether it was ended. */
    String text() {
      List<String> lines = new ArrayList<>(tail);
      silent.ifPresent(
          time ->
              lines.add("(ended, having said nothing for %s)".formatted(Durations.format(time))));
      return String.join("\n", lines);
    }
  }

  /**
   * Runs a command to its end, or until it says nothing for too long.
   *
   * @param lines hears what it says; called by another thread
   */
  Result run(List<String> command, Path folder, Consumer<String> lines)
      throws IOException, InterruptedException {
    return run(command, folder, new BuildOutput(lines, ""), silence);
  }

  /**
   * Runs a command to its end, or until its output had no sign for so long that it goes on.
   *
   * @param output one that has read nothing yet
   */
  Result run(List<String> command, Path folder, BuildOutput output, Duration bound)
      throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(List.of(python.toString(), "-I", "-c", Scripts.SUPERVISE));
    whole.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(whole).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(variables);
    Process process = ProcessStarter.start(builder);
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .name("constrictor-build-output")
            .start(() -> output.readAll(process.getInputStream()));
    boolean inTime;
    try {
      inTime = endsInTime(process, output, bound);
    } finally {
      end(process);
    }
    reader.join(Duration.ofSeconds(END_SECONDS)); // bounded, lest one that got away hold the pipe
    return inTime
        ? new Result(process.exitValue(), output.tail(), Optional.empty())
        : new Result(0, output.tail(), Optional.of(bound));
  }

  private static boolean endsInTime(Process process, BuildOutput output, Duration bound)
      throws InterruptedException {
    long leftNanos = bound.toNanos();
    while (leftNanos > 0) {
      if (process.waitFor(leftNanos, TimeUnit.NANOSECONDS)) {
        return true;
      }
      leftNanos = bound.toNanos() - output.nanosSinceSign();
    }
    return false;
  }

  /** The end of its input has the supervisor end all; what does not do so is ended from here. */
  private static void end(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
