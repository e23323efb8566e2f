package dev.constrictor.backend.cpython;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Protection;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Backend;
import dev.constrictor.backend.Closers;
import dev.constrictor.backend.Ending;
import dev.constrictor.backend.EnvironmentBuilders;
import dev.constrictor.backend.InstanceListener;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.PluginInstance;
import dev.constrictor.backend.Preparation;
import dev.constrictor.backend.PythonLibrary;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.CPythonSettings;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.config.VersionRange;
import dev.constrictor.environment.PluginEnvironments;
import dev.constrictor.environment.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each instance in a process of its own. What that takes is prepared at the first need. */
final class CPythonBackend implements Backend {
  /** How long a busy host may take to begin the next instance, its backoff not counted. */
  private static final Duration RESTART_TAKES = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(CPythonBackend.class);
  private static final long CLOSE_SECONDS = 5;

  private final CPythonSettings settings;
  private final PythonEnvironments environments;
  private final Set<CPythonInstance> instances = ConcurrentHashMap.newKeySet();
  private final Closers closers = new Closers();
  private final EnvironmentBuilders builders = new EnvironmentBuilders();
  private final ReentrantLock preparing = new ReentrantLock();
  private volatile @Nullable Ready ready; // written under the lock

  /** What every worker needs. */
  private record Ready(
      Interpreter interpreter,
      WorkerFiles files,
      WorkerLauncher launcher,
      UsageWatch watch,
      Spares spares) {}

  CPythonBackend(CPythonSettings settings, PythonEnvironments environments) {
    this.settings = settings;
    this.environments = environments;
  }

  private Ready ready() throws UnusableException {
    preparing.lock();
    try {
      Ready known = ready;
      if (known != null) {
        return known;
      }
      WorkerFiles files = unpack();
      try {
        Interpreter interpreter = Interpreter.probe(settings.interpreter(), files.library());
        WorkerLauncher launcher = new WorkerLauncher(interpreter, files, environments);
        UsageWatch watch = new UsageWatch();
        Spares spares = new Spares(settings.spares(), new SpareMaker(launcher), watch);
        Ready made = new Ready(interpreter, files, launcher, watch, spares);
        ready = made;
        return made;
      } catch (UnusableException e) {
        remove(files);
        throw e;
      }
    } finally {
      preparing.unlock();
    }
  }

  private static WorkerFiles unpack() throws UnusableException {
    try {
      return WorkerFiles.unpack(PythonLibrary.load());
    } catch (IOException e) {
      throw new UnusableException(
          Reason.ENVIRONMENT, "the Python library cannot be unpacked: " + e.getMessage());
    }
  }

  private static void remove(WorkerFiles files) {
    try {
      files.close();
    } catch (IOException e) {
      LOG.warn("temporary files of the CPython backend are left behind", e);
    }
  }

  @Override
  public BackendKind kind() {
    return BackendKind.CPYTHON;
  }

  @Override
  public String runtime() {
    try {
      Interpreter interpreter = ready().interpreter();
      return "CPython " + interpreter.version() + ", " + interpreter.executable();
    } catch (UnusableException e) {
      return e.error().message();
    }
  }

  @Override
  public Optional<PluginError> refusal(PluginManifest manifest) {
    try {
      Interpreter interpreter = ready().interpreter();
      // An environment's interpreter may be another; its build looks at the version.
      if (!environments.needed(manifest)
          && !new VersionRange(manifest.python()).contains(interpreter.version())) {
        throw new UnusableException(
            Reason.ENVIRONMENT,
            "python: the plugin works with %s; cpython.interpreter %s is %s"
                .formatted(manifest.python(), settings.interpreter(), interpreter.version()));
      }
      Handshake.line(new InstanceSpec(manifest, 1, Map.of(), Map.of())); // secrets come later
      return Optional.empty();
    } catch (UnusableException e) {
      return Optional.of(e.error());
    }
  }

  @Override
  public CompletableFuture<Preparation> prepare(PluginManifest manifest) {
    return environments.needed(manifest)
        ? builders.begin(
            manifest,
            () -> {
              environments.store().prepare(manifest, Progress.toLog(manifest.name()));
              return "";
            })
        : CompletableFuture.completedFuture(new Preparation.Ready(""));
  }

  @Override
  public Optional<PluginEnvironments> environments() {
    return Optional.of(environments.store());
  }

  @Override
  public Map<String, String> confinement() {
    try {
      return ready().interpreter().confinement();
    } catch (UnusableException e) {
      return Map.of();
    }
  }

  @Override
  public List<Protection> protections(PluginManifest manifest) {
    try {
      return new Protections(ready().interpreter()).of(manifest);
    } catch (UnusableException e) {
      return List.of();
    }
  }

  @Override
  public PluginInstance launch(InstanceSpec spec, InstanceListener listener) {
    CPythonInstance instance = new CPythonInstance(spec, listener, closers);
    try {
      Ready prepared = ready();
      instances.add(instance);
      prepared.watch().watch(instance);
      instance
          .gone()
          .whenComplete(
              (nothing, failure) -> {
                prepared.watch().forget(instance);
                instances.remove(instance);
                endSparesUnlessReplaced(instance, spec.manifest(), prepared.spares());
              });
      instance.begin(prepared.launcher(), prepared.spares());
    } catch (UnusableException e) {
      instance.refuse(e.error());
    }
    return instance;
  }

  /** What an instance leaves behind is for the next one; where none comes, nobody needs it. */
  private void endSparesUnlessReplaced(
      CPythonInstance ended, PluginManifest manifest, Spares spares) {
    if (spares.count(manifest.name()) > 0) {
      Duration pause =
          ended.wasStopped()
              ? Duration.ZERO
              : manifest.restart().maxBackoff().multipliedBy(2).plus(RESTART_TAKES);
      CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
          .execute(
              () -> {
                if (instances.stream().noneMatch(one -> one.isOf(manifest.name()))) {
                  spares.endAllOf(manifest.name());
                }
              });
    }
  }

  @Override
  public int spares(String plugin) {
    Ready prepared = ready;
    return prepared == null ? 0 : prepared.spares().count(plugin);
  }

  @Override
  public void close() {
    Ending ending =
        new Ending(PluginError.of(Reason.NOT_RUNNING, "the host is shutting down"), false);
    builders.close();
    List<CPythonInstance> left = List.copyOf(instances);
    left.forEach(instance -> instance.destroy(ending));
    CompletableFuture.allOf(
            left.stream().map(PluginInstance::gone).toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS)
        .join();
    closers.close();
    preparing.lock();
    try {
      Ready prepared = ready;
      if (prepared != null) {
        prepared.spares().close();
        prepared.watch().close();
        remove(prepared.files());
        ready = null;
      }
    } finally {
      preparing.unlock();
    }
  }
}
