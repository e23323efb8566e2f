package dev.constrictor.backend.graalpy;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Ending;
import dev.constrictor.backend.InstanceListener;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.PluginInstance;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.Limits;
import dev.constrictor.config.Permissions;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.config.RestartPolicy;
import dev.constrictor.environment.EnvironmentException;
import dev.constrictor.environment.InProcessPython;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Imports packages in an instance like any plugin's, with the default limits and no permission,
 * before a plugin relies on them. Safe for several threads.
 */
final class ImportTrial implements InProcessPython {
  /** The language of this GraalPy; a test compares. */
  static final String PYTHON = "3.12";

  /** The first context of a JVM and a large package, on a busy machine. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final String NAME = "import-trial";

  private final Launcher launcher;
  private final Map<PluginManifest, Path> folders;

  /** Starts an instance, as the backend does. */
  interface Launcher {
    PluginInstance launch(InstanceSpec spec, InstanceListener listener);
  }

  /**
   * @param folders which packages the instances of a plugin see
   */
  ImportTrial(Launcher launcher, Map<PluginManifest, Path> folders) {
    this.launcher = launcher;
    this.folders = folders;
  }

  @Override
  public String runtime() {
    return "graalpy" + Engines.VERSION;
  }

  @Override
  public String version() {
    return PYTHON;
  }

  @Override
  public Optional<String> importFailure(Path packages, List<String> modules, Path work)
      throws EnvironmentException, InterruptedException {
    PluginManifest manifest;
    try {
      manifest = plugin(modules, work);
      folders.put(manifest, packages.toRealPath());
    } catch (IOException e) {
      throw new EnvironmentException("the import trial cannot be written: " + e, e);
    }
    try {
      return start(manifest)
          .map(
              error ->
                  error.pythonType() == null
                      ? error.message()
                      : error.pythonType() + ": " + error.message());
    } finally {
      folders.remove(manifest);
    }
  }

  /** A plugin whose import is the trial. */
  private static PluginManifest plugin(List<String> modules, Path work) throws IOException {
    Path folder = Files.createDirectory(work.resolve("trial")).toRealPath();
    String code =
        modules.stream().map(module -> "import " + module + "\n").collect(Collectors.joining());
    Path entrypoint = Files.writeString(folder.resolve("main.py"), code);
    return new PluginManifest(
        NAME,
        "1.0.0",
        "",
        folder,
        entrypoint,
        BackendKind.GRAALPY,
        "",
        "",
        List.of(),
        Optional.empty(),
        false,
        1,
        Limits.defaults(),
        Permissions.none(),
        RestartPolicy.defaults(),
        List.of(),
        Map.of());
  }

  private Optional<PluginError> start(PluginManifest manifest)
      throws EnvironmentException, InterruptedException {
    CompletableFuture<Optional<PluginError>> outcome = new CompletableFuture<>();
    PluginInstance instance =
        launcher.launch(
            new InstanceSpec(manifest, 1, Map.of(), Map.of()), new OutcomeListener(outcome));
    try {
      instance.send(Command.of("$start", Map.of()), System.nanoTime() + LIMIT.toNanos());
      Optional<PluginError> failure = outcome.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (failure.filter(error -> error.reason() == Reason.NOT_RUNNING).isPresent()) {
        throw new EnvironmentException("the host is stopping, and the packages were not tried");
      }
      return failure;
    } catch (TimeoutException e) {
      throw new EnvironmentException(
          "importing the packages in process took longer than %d s".formatted(LIMIT.toSeconds()),
          e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("an outcome is never exceptional", e);
    } finally {
      instance.destroy(
          new Ending(PluginError.of(Reason.NOT_RUNNING, "the import trial is over"), false));
    }
  }

  private record OutcomeListener(CompletableFuture<Optional<PluginError>> outcome)
      implements InstanceListener {
    @Override
    public void received(Message message) {
      if (message instanceof Response) {
        outcome.complete(Optional.empty());
      } else if (message instanceof ErrorMessage error) {
        outcome.complete(Optional.of(error.error()));
      }
    }

    @Override
    public void ignored() {}

    @Override
    public void leaving(Ending ending) {} // it is ended after the trial anyway

    @Override
    public void ended(Ending ending) {
      outcome.complete(Optional.of(ending.error()));
    }
  }
}
