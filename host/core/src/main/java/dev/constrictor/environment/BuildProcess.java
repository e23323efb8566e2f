package dev.constrictor.environment;

import dev.constrictor.process.ProcessStarter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the commands of a build. Each is in a session of its own under a small supervisor that kills
 * the whole of it when this JVM ends, however it ends, or when the waiting thread is interrupted.
 */
final class BuildProcess {
  private static final int TAIL_LINES = 15;
  private static final int LINE_CHARS = 500;

  /** A killed session is gone long before. */
  private static final long END_SECONDS = 5;

  private final Path python;
  private final Map<String, String> variables;

  /**
   * @param python runs the supervisor
   * @param variables the whole environment of the commands
   */
  BuildProcess(Path python, Map<String, String> variables) {
    this.python = python;
    this.variables = Map.copyOf(variables);
  }

  /**
   * What a command left.
   *
   * @param tail its last lines, stdout and stderr together
   */
  record Result(int status, List<String> tail) {
    Result {
      tail = List.copyOf(tail);
    }

    boolean failed() {
      return status != 0;
    }

    String text() {
      return String.join("\n", tail);
    }
  }

  Result run(List<String> command, Path folder, Consumer<String> lines)
      throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(List.of(python.toString(), "-I", "-c", Scripts.SUPERVISE));
    whole.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(whole).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(variables);
    Process process = ProcessStarter.start(builder);
    Tail tail = new Tail(lines);
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .name("constrictor-build-output")
            .start(() -> tail.readAll(process));
    try {
      int status = process.waitFor();
      reader.join();
      return new Result(status, tail.lines());
    } catch (InterruptedException e) {
      process.getOutputStream().close(); // the supervisor ends what still runs
      process.waitFor(END_SECONDS, TimeUnit.SECONDS); // so that it writes no more
      throw e;
    } finally {
      process.getOutputStream().close();
    }
  }

  private static final class Tail {
    private final ArrayDeque<String> kept = new ArrayDeque<>();
    private final Consumer<String> listener;

    Tail(Consumer<String> listener) {
      this.listener = listener;
    }

    void readAll(Process process) {
      try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          if (!line.isBlank()) {
            take(line.length() > LINE_CHARS ? line.substring(0, LINE_CHARS) + "…" : line);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read what the build says", e);
      }
    }

    private void take(String line) {
      synchronized (kept) {
        kept.add(line);
        if (kept.size() > TAIL_LINES) {
          kept.remove();
        }
      }
      listener.accept(line);
    }

    List<String> lines() {
      synchronized (kept) {
        return List.copyOf(kept);
      }
    }
  }
}
