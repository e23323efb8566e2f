package dev.constrictor.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Command lines of further JVMs with the class path of this test run. */
public final class ChildJvm {
  private static final List<String> ALWAYS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  private ChildJvm() {}

  /** With the rewritten GraalPy, as this JVM. */
  public static List<String> rewritten(List<String> flags, Class<?> main, List<String> arguments) {
    return command(System.getProperty("java.class.path"), flags, main, arguments);
  }

  /** With the stock GraalPy in its place. */
  public static List<String> stock(List<String> flags, Class<?> main, List<String> arguments) {
    String rewritten = System.getProperty("constrictor.rewritten");
    String classPath =
        Stream.concat(
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> !entry.equals(rewritten)),
                Stream.of(System.getProperty("constrictor.stock")))
            .collect(Collectors.joining(File.pathSeparator));
    return command(classPath, flags, main, arguments);
  }

  private static List<String> command(
      String classPath, List<String> flags, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ALWAYS);
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(arguments);
    return command;
  }

  /** Runs a command; its status and standard output once it has ended. */
  public static Outcome run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * How a JVM ended.
   *
   * @param status its exit status
   * @param output its standard output
   */
  public record Outcome(int status, String output) {}
}
