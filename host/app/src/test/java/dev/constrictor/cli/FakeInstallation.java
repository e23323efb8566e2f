package dev.constrictor.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The real launcher in a folder of its own, with a JDK whose {@code java} prints its arguments: so
 * a test sees which command line was chosen, in milliseconds and whatever JDKs the machine has.
 */
final class FakeInstallation {
  /** What a launcher did. */
  record Run(int status, List<String> out, String err) {}

  private static final String JVMCI = "MODULES=\"java.base jdk.internal.vm.ci\"\n";

  private final Path root;
  private final Map<String, String> environment = new HashMap<>();

  FakeInstallation(Path root) throws IOException {
    this.root = root;
    Path repository = Path.of(System.getProperty("constrictor.root"));
    executable(
        "host/bin/constrictor", Files.readString(repository.resolve("host/bin/constrictor")));
    environment.put("JAVA_HOME", root.resolve("jdk").toString());
    environment.put("CONSTRICTOR_CACHE", root.resolve("cache").toString());
    jdk("25.0.3", JVMCI);
  }

  FakeInstallation jdk(String version, String more) throws IOException {
    file("jdk/release", "JAVA_VERSION=\"" + version + "\"\n" + more);
    executable("jdk/bin/java", "#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit \"${JAVA_STATUS:-0}\"\n");
    return this;
  }

  /** As a build leaves it. */
  FakeInstallation built() throws IOException {
    file("host/app/target/constrictor.jar", "jar");
    file("host/app/target/lib/truffle-runtime-1.jar", "stock");
    file("host/app/target/lib/python-resources-1.jar", "python");
    file("host/app/target/jit/truffle-runtime-1.jar", "patched");
    file("host/app/target/jit/compiler-1.jar", "compiler");
    return this;
  }

  FakeInstallation with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Path file(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  void executable(String name, String content) throws IOException {
    Files.setPosixFilePermissions(
        file(name, content), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Makes a sealed archive of the kind, and answers where. */
  Path archive(String kind) throws IOException, InterruptedException {
    String target =
        run("warmup").out().stream()
            .filter(argument -> argument.startsWith("-Dconstrictor.warmup." + kind + "="))
            .findFirst()
            .orElseThrow()
            .replaceFirst("^[^=]*=", "");
    Path archive = file(root.relativize(Path.of(target)).toString(), "archive of " + kind);
    Seal.write(new WarmupStep(kind, archive, kind, false));
    return archive;
  }

  Process start(String... arguments) throws IOException {
    List<String> command = new java.util.ArrayList<>();
    command.add(root.resolve("host/bin/constrictor").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.matches("CONSTRICTOR_.*|J.*_OPTIONS"));
    builder.environment().putAll(environment);
    return builder.redirectInput(Path.of("/dev/null").toFile()).start();
  }

  Run run(String... arguments) throws IOException, InterruptedException {
    return finish(start(arguments));
  }

  static Run finish(Process process) throws IOException, InterruptedException {
    java.util.concurrent.CompletableFuture<String> err =
        java.util.concurrent.CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
    String out = text(process.getInputStream());
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("the launcher does not end");
    }
    return new Run(process.exitValue(), out.lines().toList(), err.join());
  }

  private static String text(java.io.InputStream in) {
    try {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
