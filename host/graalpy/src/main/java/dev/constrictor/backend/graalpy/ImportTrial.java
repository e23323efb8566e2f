package dev.constrictor.backend.graalpy;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Ending;
import dev.constrictor.backend.InstanceListener;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.PluginInstance;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.Durations;
import dev.constrictor.config.Limits;
import dev.constrictor.config.Permissions;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.config.RestartPolicy;
import dev.constrictor.environment.EnvironmentException;
import dev.constrictor.environment.InProcessPython;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

  /** How long the first context of a JVM may take on a busy machine, before any import. */
  private static final Duration START = Duration.ofMinutes(2);

  /** What ends a trial and says nothing of the packages; it must not be remembered of them. */
  private static final Set<Reason> OF_THE_HOST =
      EnumSet.of(Reason.NOT_RUNNING, Reason.INTERNAL, Reason.CRASHED);

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
  public Optional<String> importFailure(
      Path packages, List<String> modules, Duration perImport, Path work)
      throws EnvironmentException, InterruptedException {
    Trial trial = new Trial(modules, perImport);
    PluginManifest manifest;
    try {
      manifest = plugin(trial.code(), work);
      folders.put(manifest, packages.toRealPath());
    } catch (IOException e) {
      throw new EnvironmentException("the import trial cannot be written: " + e, e);
    }
    try {
      return start(manifest, trial)
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
  private static PluginManifest plugin(String code, Path work) throws IOException {
    Path folder = Files.createDirectory(work.resolve("trial")).toRealPath();
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

  private Optional<PluginError> start(PluginManifest manifest, Trial trial)
      throws EnvironmentException, InterruptedException {
    PluginInstance instance =
        launcher.launch(new InstanceSpec(manifest, 1, Map.of(), Map.of()), trial);
    try {
      instance.send(Command.of("$start", Map.of()), System.nanoTime() + trial.most().toNanos());
      Optional<PluginError> failure = trial.await();
      if (failure.isPresent() && OF_THE_HOST.contains(failure.get().reason())) {
        throw new EnvironmentException(
            "the packages could not be tried: " + failure.get().message());
      }
      return failure;
    } finally {
      instance.destroy(
          new Ending(PluginError.of(Reason.NOT_RUNNING, "the import trial is over"), false));
    }
  }

  /** The imports of one trial, each of which has its time. */
  private static final class Trial implements InstanceListener {
    private final List<String> modules;
    private final Duration perImport;
    private final CompletableFuture<Optional<PluginError>> outcome = new CompletableFuture<>();

    /** What the plugin prints before an import; no package does by chance. */
    private final String mark = UUID.randomUUID() + " ";

    /** Set by the instance's threads. */
    private volatile Step step = new Step("the start of a context", START);

    private record Step(String name, Duration limit, long sinceNanos) {
      Step(String name, Duration limit) {
        this(name, limit, System.nanoTime());
      }

      long leftNanos() {
        return limit.toNanos() - (System.nanoTime() - sinceNanos);
      }
    }

    Trial(List<String> modules, Duration perImport) {
      this.modules = modules;
      this.perImport = perImport;
    }

    /** The code that does it. */
    String code() {
      return modules.stream()
          .map(
              module ->
                  "print('%s%s', file=_stdout, flush=True)\nimport %s\n"
                      .formatted(mark, module, module))
          .collect(Collectors.joining("", "from sys import stdout as _stdout\n", ""));
    }

    /** How long all of it may take. */
    Duration most() {
      return START.plus(perImport.multipliedBy(modules.size()));
    }

    /** Waits for its end, and what was raised, if anything. */
    Optional<PluginError> await() throws EnvironmentException, InterruptedException {
      while (true) {
        try {
          // Never past the end of an import that begins meanwhile.
          long waitNanos = Math.min(step.leftNanos(), perImport.toNanos());
          return outcome.get(waitNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          Step current = step;
          if (current.leftNanos() <= 0) {
            throw new EnvironmentException(
                "%s in process took longer than %s and was ended"
                    .formatted(current.name(), Durations.format(current.limit())),
                e);
          }
        } catch (ExecutionException e) {
          throw new IllegalStateException("an outcome is never exceptional", e);
        }
      }
    }

    @Override
    public void received(Message message) {
      switch (message) {
        case Response response -> outcome.complete(Optional.empty());
        case ErrorMessage error -> outcome.complete(Optional.of(error.error()));
        case Event event -> {
          String line = String.valueOf(event.data().get("message"));
          if (event.event() == EventKind.LOG && line.startsWith(mark)) {
            step = new Step("import " + line.substring(mark.length()), perImport);
          }
        }
        case Command command -> {} // it has no host functions
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
