package dev.constrictor.bench;

import dev.constrictor.api.PluginException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Ends a plugin's context and has it replaced, again and again, and looks at what is left over. */
public final class Soak {
  private static final int SAMPLES = 30;

  /** All of the heap is taken at once, so that what grows beside it can be told from it. */
  private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

  private Soak() {}

  /** Runs in a JVM of its own, on the interpreter. */
  static SoakReport run(int contexts) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(HEAP);
    command.addAll(RuntimeProfile.INTERPRETER.jvmFlags(Path.of("")));
    command.addAll(
        List.of(
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            Soak.class.getName(),
            String.valueOf(contexts)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = process.inputReader();
        Stream<String> lines = out.lines()) {
      List<SoakSample> samples = lines.map(SoakSample::parse).toList();
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException("the soak run ended with status " + status);
      }
      return new SoakReport(samples);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Writes a line for each sample.
   *
   * @param arguments how many contexts are ended
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int contexts = Integer.parseInt(arguments[0]);
    int between = Math.max(1, contexts / SAMPLES);
    RestartingPlugin restarting = new RestartingPlugin();
    try {
      for (int ended = 1; ended <= contexts; ended++) {
        restarting.plugin().call("load", Map.of());
        try {
          restarting.plugin().call("leave", Map.of());
          throw new IllegalStateException("the instance did not end");
        } catch (PluginException expected) {
          restarting.awaitNext();
        }
        if (ended % between == 0) {
          System.out.println(SoakSample.take(ended).line());
        }
      }
    } finally {
      restarting.close();
    }
  }
}
