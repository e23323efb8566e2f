package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.MalformedMessageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The command line in a JVM of its own, as its users have it. */
final class Cli {
  static final Path ROOT = Path.of(System.getProperty("constrictor.root"));

  /** The plugins of these tests. */
  static final Path PLUGINS = ROOT.resolve("host/app/src/test/plugins");

  /** The plugins that are examples. */
  static final Path EXAMPLES = ROOT.resolve("plugins");

  private static final long SECONDS = 90;

  private final Path folder;
  private final Map<String, String> environment;
  private final List<String> collection;
  private final List<String> wrapper;

  private Cli(
      Path folder, Map<String, String> environment, List<String> wrapper, List<String> collection) {
    this.folder = folder;
    this.environment = environment;
    this.collection = collection;
    this.wrapper = wrapper;
  }

  /** Works in this folder. */
  static Cli in(Path folder) {
    return new Cli(folder, Map.of(), List.of(), List.of("-XX:+UseSerialGC"));
  }

  Cli with(Map<String, String> variables) {
    return new Cli(folder, variables, wrapper, collection);
  }

  /** With other options for garbage collection. */
  Cli collecting(String... options) {
    return new Cli(folder, environment, wrapper, List.of(options));
  }

  /** Started by another command, such as {@code env}. */
  Cli startedBy(String... command) {
    return new Cli(folder, environment, List.of(command), collection);
  }

  /** What a run that has ended left. */
  record Result(int status, String out, String err) {
    @Nullable Object json() {
      try {
        return JsonCodec.parseJson(out);
      } catch (MalformedMessageException e) {
        throw new AssertionError("not JSON on stdout: " + out + "\n" + err, e);
      }
    }

    Map<?, ?> object() {
      return Json.object(json());
    }
  }

  /** Runs to the end, with nothing on stdin. */
  Result run(String... args) throws IOException, InterruptedException {
    return run(new byte[0], args);
  }

  Result run(byte[] stdin, String... args) throws IOException, InterruptedException {
    Process process = start(args);
    try {
      CompletableFuture<byte[]> out =
          CompletableFuture.supplyAsync(() -> all(process.getInputStream()));
      CompletableFuture<byte[]> err =
          CompletableFuture.supplyAsync(() -> all(process.getErrorStream()));
      process.getOutputStream().write(stdin);
      process.getOutputStream().close();
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("ends in time").isTrue();
      return new Result(process.exitValue(), text(out.join()), text(err.join()));
    } finally {
      process.destroyForcibly();
    }
  }

  Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--enable-native-access") || option.startsWith("--sun-misc")) {
        command.add(option);
      }
    }
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(collection);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static byte[] all(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
