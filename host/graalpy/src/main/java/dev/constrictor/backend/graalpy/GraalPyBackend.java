package dev.constrictor.backend.graalpy;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Protection;
import dev.constrictor.api.Reason;
import dev.constrictor.api.Strength;
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
import dev.constrictor.config.Enforcement;
import dev.constrictor.config.GraalPySettings;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.environment.PluginEnvironments;
import dev.constrictor.runtime.RewrittenGraalPy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs each instance in a context of its own; a plugin's contexts share its engine. */
final class GraalPyBackend implements Backend {
  private static final long CLOSE_SECONDS = 5;

  private final Engines engines;
  private final GuestContexts contexts;
  private final InProcessPackages packages;
  private final EnvironmentBuilders builders = new EnvironmentBuilders();
  private final Watchdog watchdog = new Watchdog();
  private final Closers closers = new Closers();
  private final Set<GraalPyInstance> instances = ConcurrentHashMap.newKeySet();

  /**
   * @param store where packages for plugins are kept, and who installs them
   */
  GraalPyBackend(GraalPySettings settings, CPythonSettings store) {
    this.engines = new Engines(settings.sharedEngine());
    if (settings.prewarm()) {
      engines.prewarm();
    }
    this.packages = new InProcessPackages(store, this::launch);
    this.contexts = new GuestContexts(engines, PythonLibrary.load(), packages);
  }

  @Override
  public BackendKind kind() {
    return BackendKind.GRAALPY;
  }

  @Override
  public String runtime() {
    return engines.description();
  }

  @Override
  public Optional<PluginError> refusal(PluginManifest manifest) {
    if (!manifest.permissions().network().isEmpty()) {
      return Optional.of(
          PluginError.of(
              Reason.ENVIRONMENT,
              "permissions.network cannot be granted in process yet; ask for backend: cpython"));
    }
    if (manifest.systemSitePackages()) {
      return Optional.of(
          PluginError.of(
              Reason.ENVIRONMENT,
              "system_site_packages are those of another interpreter; ask for backend: cpython"));
    }
    Optional<String> exits = ExitFlags.set();
    if (exits.isPresent() && manifest.limits().enforcement() == Enforcement.REQUIRED) {
      return Optional.of(
          PluginError.of(
              Reason.ENVIRONMENT,
              "this JVM was started with -XX:+%s, so that one plugin's allocation could end it; "
                      .formatted(exits.get())
                  + "start it without, or set limits.enforcement: best_effort"));
    }
    return Optional.empty();
  }

  @Override
  public CompletableFuture<Preparation> prepare(PluginManifest manifest) {
    return packages.environments().neededBy(manifest)
        ? builders.begin(manifest, () -> packages.prepare(manifest))
        : CompletableFuture.completedFuture(new Preparation.Ready(""));
  }

  @Override
  public Optional<PluginEnvironments> environments() {
    return Optional.of(packages.environments());
  }

  @Override
  public List<Protection> protections(PluginManifest manifest) {
    return List.of(
        Protection.limit(
            "call_timeout", Strength.ENFORCED, "the caller is answered at the deadline"),
        Protection.limit(
            "start_timeout", Strength.ENFORCED, "the start is given up at the deadline"),
        stop(),
        Protection.limit(
            "cpu_time", Strength.ENFORCED, "the guest thread's CPU time, sampled every 10 ms"),
        memory(),
        Protection.limit("output", Strength.ENFORCED, "bytes counted as they are written"),
        Protection.limit(
            "message", Strength.ENFORCED, "the encoded size of each message, either way"),
        Protection.limit(
            "concurrency",
            Strength.ENFORCED,
            "so many async calls share a context; of others it works on one at a time"),
        Protection.limit("queue", Strength.ENFORCED, "a full queue refuses the call"),
        Protection.permission(
            "files", Strength.ENFORCED, "a file system of the host's, links resolved"),
        Protection.permission("network", Strength.ENFORCED, "no sockets exist in the context"),
        Protection.permission(
            "env", Strength.ENFORCED, "the context has no environment but what is named"),
        Protection.permission("secrets", Strength.ENFORCED, "only those granted are handed over"),
        Protection.permission("host_functions", Strength.ENFORCED, "only those granted are bound"),
        Protection.permission(
            "plugins", Strength.ENFORCED, "a plugin has no way to another: nothing offers one yet"),
        Protection.permission(
            "processes", Strength.ENFORCED, "process creation is off in the context"),
        Protection.permission(
            "threads", Strength.ENFORCED, "thread creation is off in the context"),
        Protection.permission("host_classes", Strength.ENFORCED, "SandboxPolicy.CONSTRAINED"));
  }

  private Protection memory() {
    if (RewrittenGraalPy.present()) {
      return Protection.limit(
          "memory",
          Strength.ENFORCED,
          "what the context keeps, walked when allocation could have crossed the limit;"
              + " one larger piece is refused before it exists");
    }
    return Protection.limit(
        "memory",
        watchdog.watchesTheHeap() ? Strength.ADVISORY : Strength.UNAVAILABLE,
        "stock GraalPy: when the heap is nearly full, who allocates most must go");
  }

  private static Protection stop() {
    return RewrittenGraalPy.present()
        ? Protection.limit(
            "stop", Strength.ENFORCED, "every loop of GraalPy's looks whether it shall go on")
        : Protection.limit(
            "stop",
            Strength.ADVISORY,
            "stock GraalPy: the context is closed by force; builtins that never poll are abandoned");
  }

  @Override
  public PluginInstance launch(InstanceSpec spec, InstanceListener listener) {
    GraalPyInstance instance = new GraalPyInstance(spec, listener, contexts, watchdog, closers);
    instances.add(instance);
    watchdog.watch(instance);
    instance
        .gone()
        .whenComplete(
            (nothing, failure) -> {
              watchdog.forget(instance);
              instances.remove(instance);
            });
    instance.begin();
    return instance;
  }

  @Override
  public Optional<String> damage() {
    return RuntimeDamage.found();
  }

  @Override
  public void close() {
    Ending ending =
        new Ending(PluginError.of(Reason.NOT_RUNNING, "the host is shutting down"), false);
    builders.close();
    List<GraalPyInstance> left = List.copyOf(instances);
    left.forEach(instance -> instance.destroy(ending));
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    for (GraalPyInstance instance : left) {
      try {
        instance.gone().get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // An abandoned thread: it is a daemon and cannot hold up the JVM's exit.
        continue;
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException("an instance's end cannot fail", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    closers.close();
    watchdog.close();
    engines.close();
  }
}
