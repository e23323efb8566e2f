package dev.constrictor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The launcher, started once more to make one cache. It ends with this process. */
final class LauncherProcess {
  /** What is told of a failure; the JVM's log of a training has a line for each class left out. */
  private static final int TAIL_BYTES = 2000;

  private final Path launcher;

  LauncherProcess(Path launcher) {
    this.launcher = launcher;
  }

  /**
   * Waits for its end.
   *
   * @throws IOException when it fails, with the end of its output
   */
  void run(WarmupStep step) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.addAll(step.arguments());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(step.environment());
    Process process = builder.start();
    Thread ender = new Thread(() -> end(process), "constrictor-warmup-ender");
    Runtime.getRuntime().addShutdownHook(ender);
    try {
      process.getOutputStream().close();
      String tail = tail(process.getInputStream());
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException("the JVM that was to make it ended with " + status + ":\n" + tail);
      }
    } finally {
      Runtime.getRuntime().removeShutdownHook(ender);
    }
  }

  /** The JVM assembles an archive in a child of its own. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static String tail(InputStream output) throws IOException {
    byte[] kept = new byte[0];
    byte[] chunk = new byte[TAIL_BYTES];
    for (int read = output.read(chunk); read >= 0; read = output.read(chunk)) {
      byte[] all = java.util.Arrays.copyOf(kept, kept.length + read);
      System.arraycopy(chunk, 0, all, kept.length, read);
      kept = java.util.Arrays.copyOfRange(all, Math.max(0, all.length - TAIL_BYTES), all.length);
    }
    return new String(kept, StandardCharsets.UTF_8).strip();
  }
}
