package dev.constrictor.backend.cpython;

import dev.constrictor.api.Reason;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.process.ProcessStarter;
import dev.constrictor.protocol.JsonCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts workers: the program, its clean environment, its folder. Safe for several threads. */
final class WorkerLauncher {
  private final Interpreter interpreter;
  private final WorkerFiles files;
  private final PythonEnvironments environments;

  WorkerLauncher(Interpreter interpreter, WorkerFiles files, PythonEnvironments environments) {
    this.interpreter = interpreter;
    this.files = files;
    this.environments = environments;
  }

  /** What a plugin's workers are started with; blocks while its environment is built. */
  Path python(PluginManifest manifest) throws UnusableException {
    return environments.interpreter(manifest, interpreter.executable());
  }

  /**
   * Starts a worker, which then waits for its handshake; blocks until its process runs.
   *
   * @param python what {@link #python} has answered
   */
  Conversation start(InstanceSpec spec, Path python)
      throws UnusableException, InterruptedException {
    PluginManifest manifest = spec.manifest();
    byte[] handshake = Handshake.line(spec);
    try {
      Path temporary = files.temporaryFolder(manifest.name());
      Process process = ProcessStarter.start(command(manifest, python, temporary));
      return new Conversation(spec, new WorkerProcess(process, temporary), handshake);
    } catch (IOException e) {
      throw new UnusableException(
          Reason.ENVIRONMENT, "the worker cannot be started: " + e.getMessage());
    }
  }

  private ProcessBuilder command(PluginManifest manifest, Path python, Path temporary) {
    ProcessBuilder builder =
        new ProcessBuilder(
                python.toString(),
                "-I",
                "-X",
                "utf8",
                files.library().resolve("constrictor/worker/__main__.py").toString(),
                manifest.name(),
                JsonCodec.writeJson(
                    new Confinement(interpreter)
                        .settings(manifest, List.of(files.library()), temporary)))
            .directory(files.library().toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().retainAll(manifest.permissions().env());
    variables.put("TMPDIR", temporary.toString());
    return builder;
  }
}
