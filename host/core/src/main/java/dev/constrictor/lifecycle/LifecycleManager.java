package dev.constrictor.lifecycle;

import dev.constrictor.api.AbandonedThread;
import dev.constrictor.api.HostFunction;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Protection;
import dev.constrictor.api.Reason;
import dev.constrictor.api.StateChange;
import dev.constrictor.backend.Backend;
import dev.constrictor.backend.Call;
import dev.constrictor.backend.CallListener;
import dev.constrictor.backend.Contained;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.Timers;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.Limits;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.protocol.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All plugins of a host, from discovery to the end. Safe for several threads. */
public final class LifecycleManager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LifecycleManager.class);
  private static final Contained LISTENER = new Contained(LOG, "a listener of state changes");

  private final HostConfig config;
  private final Map<BackendKind, Backend> backends;
  private final Map<String, PluginCandidate> candidates = new LinkedHashMap<>();
  private final Map<String, SupervisedPlugin> plugins = new LinkedHashMap<>();
  private final Map<String, Placement> placements = new HashMap<>();
  private final Map<String, PluginError> refused = new HashMap<>();
  private final List<Consumer<StateChange>> listeners = new CopyOnWriteArrayList<>();
  private final Dependencies dependencies;
  private final HostWide hostWide;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * A manager of what was found; nothing starts yet.
   *
   * @param functions every host function by name; each plugin gets those it was granted
   */
  public LifecycleManager(
      HostConfig config,
      List<PluginCandidate> found,
      List<Backend> available,
      Map<String, HostFunction> functions) {
    this.config = config;
    this.hostWide =
        new HostWide(new Timers(), new AbandonedThreads(config.graalpy().abandonedThreads()));
    this.backends = new EnumMap<>(BackendKind.class);
    available.forEach(backend -> backends.put(backend.kind(), backend));
    this.dependencies = Dependencies.among(found);
    for (PluginCandidate candidate : found) {
      candidates.put(candidate.name(), candidate);
      switch (candidate) {
        case PluginCandidate.Valid valid -> admit(valid.manifest(), functions);
        case PluginCandidate.Invalid invalid ->
            refused.put(invalid.name(), PluginError.of(Reason.NOT_RUNNING, problems(invalid)));
        case PluginCandidate.Disabled disabled ->
            refused.put(
                disabled.name(),
                PluginError.of(
                    Reason.NOT_RUNNING, "the plugin is disabled by the host's overrides"));
      }
    }
  }

  private static String problems(PluginCandidate.Invalid invalid) {
    List<String> lines = invalid.problems().stream().map(Object::toString).toList();
    return "the manifest is refused: " + String.join("; ", lines);
  }

  private void admit(PluginManifest manifest, Map<String, HostFunction> functions) {
    Optional<Placement> placement = Placement.of(manifest, backends);
    if (placement.isEmpty()) {
      refused.put(
          manifest.name(),
          PluginError.of(
              Reason.ENVIRONMENT,
              "backend %s is not available in this host; available: %s"
                  .formatted(BackendChoice.of(manifest).kind().wireName(), available())));
      return;
    }
    List<InstanceSpec> specs =
        IntStream.rangeClosed(1, manifest.instances())
            .mapToObj(number -> spec(manifest, number, functions))
            .toList();
    placements.put(manifest.name(), placement.get());
    plugins.put(
        manifest.name(), new SupervisedPlugin(placement.get(), specs, hostWide, this::announce));
  }

  private String available() {
    return backends.isEmpty()
        ? "none"
        : String.join(", ", backends.keySet().stream().map(BackendKind::wireName).toList());
  }

  private InstanceSpec spec(
      PluginManifest manifest, int number, Map<String, HostFunction> functions) {
    Map<String, String> secrets = new HashMap<>(config.secrets());
    secrets.keySet().retainAll(manifest.permissions().secrets());
    Map<String, HostFunction> granted = new HashMap<>(functions);
    granted.keySet().retainAll(manifest.permissions().hostFunctions());
    return new InstanceSpec(manifest, number, secrets, granted);
  }

  private void announce(StateChange change) {
    if (change.to() == PluginState.FAILED || change.to() == PluginState.QUARANTINED) {
      LOG.warn(
          "plugin {}: {} -> {}: {}", change.plugin(), change.from(), change.to(), change.reason());
    } else {
      LOG.info(
          "plugin {}: {} -> {}: {}", change.plugin(), change.from(), change.to(), change.reason());
    }
    listeners.forEach(listener -> LISTENER.run(() -> listener.accept(change)));
  }

  /**
   * Hears every change of state from now on, on the thread that made it: it must not block. What it
   * throws is logged.
   */
  public void addListener(Consumer<StateChange> listener) {
    listeners.add(listener);
  }

  /** Begins to start every plugin, each once those it depends on serve; returns at once. */
  public void start() {
    names().stream().filter(name -> !plugins.containsKey(name)).forEach(this::announceRefusal);
    plugins.forEach(this::startAfterDependencies);
  }

  /** Who will never start is told of like all others. */
  private void announceRefusal(String name) {
    PluginStatus now = status(name).orElseThrow();
    announce(
        new StateChange(name, PluginState.DISCOVERED, now.state(), now.reason(), Instant.now()));
  }

  private void startAfterDependencies(String name, SupervisedPlugin plugin) {
    Optional<String> cycle = dependencies.cycleThrough(name);
    if (cycle.isPresent()) {
      plugin.refuseToStart(notRunning("depends_on leads back to the plugin: " + cycle.get()));
      return;
    }
    CompletableFuture<?>[] firstStarts =
        dependencies.of(name).stream()
            .flatMap(dependency -> Stream.ofNullable(plugins.get(dependency)))
            .map(SupervisedPlugin::firstStart)
            .toArray(CompletableFuture<?>[]::new);
    Runnable start =
        () ->
            missing(name)
                .ifPresentOrElse(why -> plugin.refuseToStart(notRunning(why)), plugin::start);
    if (firstStarts.length == 0) {
      start.run();
    } else { // on a thread of its own, since the last of them may be started by a guest's
      CompletableFuture.allOf(firstStarts)
          .thenRunAsync(
              start,
              work ->
                  Thread.ofPlatform()
                      .daemon()
                      .name("constrictor-" + name + "-starter")
                      .start(work));
    }
  }

  /** The first of the plugin's dependencies that does not serve, and why. */
  private Optional<String> missing(String plugin) {
    for (String dependency : dependencies.of(plugin)) {
      Optional<PluginStatus> status = status(dependency);
      if (status.isEmpty()) {
        return Optional.of(
            "depends_on: no plugin is called %s; there are: %s".formatted(dependency, names()));
      }
      if (!status.get().state().serves()) {
        return Optional.of(
            "depends_on: %s is %s: %s"
                .formatted(dependency, status.get().state(), status.get().reason()));
      }
    }
    return Optional.empty();
  }

  private static PluginError notRunning(String why) {
    return PluginError.of(Reason.NOT_RUNNING, why);
  }

  /** Waits until every plugin runs or has failed its first start. */
  public void awaitFirstStart() throws InterruptedException {
    await(plugins.values());
  }

  /** Waits until this plugin runs or has failed its first start; not at all for an unknown one. */
  public void awaitFirstStart(String name) throws InterruptedException {
    await(Stream.ofNullable(plugins.get(name)).toList());
  }

  private static void await(Collection<SupervisedPlugin> starting) throws InterruptedException {
    CompletableFuture<?>[] firstStarts =
        starting.stream().map(SupervisedPlugin::firstStart).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(firstStarts).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a first start ends, it does not fail", e);
    }
  }

  /** The names of all plugins that were found, sorted. */
  public List<String> names() {
    return candidates.keySet().stream().sorted().toList();
  }

  /** The plugin's limits; the built-in ones where there is no such plugin. */
  public Limits limits(String plugin) {
    SupervisedPlugin known = plugins.get(plugin);
    return known == null ? Limits.defaults() : known.manifest().limits();
  }

  /**
   * A call to be accepted now: the shorter of the plugin's {@code call_timeout} and the command's
   * {@code deadline_ms} is its deadline.
   */
  public Call newCall(String plugin, Command command, CallListener listener) {
    Duration own = limits(plugin).callTimeout();
    double askedMillis = command.deadlineMs().orElse(Double.MAX_VALUE);
    boolean ofCaller = askedMillis < own.toMillis();
    long millis = ofCaller ? (long) askedMillis : own.toMillis();
    return new Call(command, Call.Deadline.in(millis, ofCaller), listener);
  }

  /** Takes a call; its listener hears exactly one outcome, by the deadline at the latest. */
  public void accept(String plugin, Call call) {
    SupervisedPlugin target = plugins.get(plugin);
    if (closed.get()) {
      call.fail(PluginError.of(Reason.NOT_RUNNING, "the host is shutting down"));
    } else if (target != null) {
      target.accept(call);
    } else {
      call.fail(
          refused.getOrDefault(
              plugin,
              PluginError.of(
                  Reason.UNKNOWN_PLUGIN,
                  "no plugin is called %s; there are: %s".formatted(plugin, names()))));
    }
  }

  /** Gives a call up: its caller is told {@code cancelled} unless it has been answered. */
  public void cancel(String plugin, Call call) {
    giveUp(plugin, call, PluginError.of(Reason.CANCELLED, "cancelled by the caller"));
  }

  /** Gives a call up with this error, unless it has been answered; its instance may have to pay. */
  public void giveUp(String plugin, Call call, PluginError why) {
    SupervisedPlugin target = plugins.get(plugin);
    if (target != null) {
      target.giveUp(call, why);
    }
  }

  /** How a plugin stands now. */
  public Optional<PluginStatus> status(String name) {
    PluginCandidate candidate = candidates.get(name);
    if (candidate == null) {
      return Optional.empty();
    }
    SupervisedPlugin plugin = plugins.get(name);
    if (plugin != null) {
      PluginSnapshot now = plugin.snapshot();
      BackendChoice choice = placement(name).choice();
      return Optional.of(
          new PluginStatus(
              name,
              now.state(),
              now.reason(),
              choice.open() ? "" : choice.kind().wireName(),
              choice.reason(),
              candidate,
              now.description(),
              now.throttled(),
              hostWide.abandoned().of(name)));
    }
    PluginState state =
        candidate instanceof PluginCandidate.Disabled ? PluginState.DISABLED : PluginState.FAILED;
    PluginError error = refused.getOrDefault(name, PluginError.of(Reason.NOT_RUNNING, "refused"));
    return Optional.of(
        new PluginStatus(name, state, error.message(), "", "", candidate, Map.of(), 0, List.of()));
  }

  private Placement placement(String admitted) {
    return Objects.requireNonNull(placements.get(admitted), admitted);
  }

  /** How firmly each limit and permission holds for a plugin here; empty where it cannot run. */
  public List<Protection> protections(String name) {
    SupervisedPlugin plugin = plugins.get(name);
    return plugin == null ? List.of() : placement(name).backend().protections(plugin.manifest());
  }

  /** What this machine has to confine plugins on this backend by: {@link Backend#confinement}. */
  public Map<String, String> confinement(BackendKind kind) {
    return Optional.ofNullable(backends.get(kind)).map(Backend::confinement).orElse(Map.of());
  }

  /**
   * How many workers are kept ready for further instances of this plugin; 0 where it cannot run.
   */
  public int spares(String name) {
    return plugins.containsKey(name) ? placement(name).backend().spares(name) : 0;
  }

  /** The guest threads that could not be stopped and still run, of all plugins. */
  public List<AbandonedThread> abandonedThreads() {
    return hostWide.abandoned().all();
  }

  /** What runs the plugins of this backend. */
  public Optional<String> runtime(BackendKind kind) {
    return Optional.ofNullable(backends.get(kind)).map(Backend::runtime);
  }

  /**
   * Stops all plugins, each after those that depend on it, within the configured time; further
   * calls do nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    long end = System.nanoTime() + config.shutdownTimeout().toNanos();
    Map<String, CompletableFuture<Void>> stops = new HashMap<>();
    plugins.keySet().forEach(name -> stopped(name, end, stops));
    CompletableFuture.allOf(stops.values().toArray(CompletableFuture<?>[]::new)).join();
    backends.values().forEach(Backend::close);
    hostWide.timers().close();
  }

  /** The plugin's stop, begun when those that depend on it have stopped. */
  private CompletableFuture<Void> stopped(
      String name, long end, Map<String, CompletableFuture<Void>> stops) {
    CompletableFuture<Void> known = stops.get(name);
    if (known != null) {
      return known;
    }
    CompletableFuture<Void> stop = new CompletableFuture<>();
    stops.put(name, stop); // before its dependents, which a cycle would lead back here
    CompletableFuture<?>[] dependents =
        dependencies.cycleThrough(name).isPresent()
            ? new CompletableFuture<?>[0]
            : dependencies.dependentsOf(name).stream()
                .filter(plugins::containsKey)
                .map(dependent -> stopped(dependent, end, stops))
                .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(dependents).thenRun(() -> stopOnItsThread(name, end, stop));
    return stop;
  }

  private void stopOnItsThread(String name, long end, CompletableFuture<Void> stop) {
    SupervisedPlugin plugin = Objects.requireNonNull(plugins.get(name), name);
    Runnable sequence =
        () -> {
          try {
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            new StopSequence(plugin, left).run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            stop.complete(null);
          }
        };
    try {
      Thread stopper = new Thread(sequence, "constrictor-" + name + "-stopper");
      stopper.setDaemon(true);
      stopper.start();
    } catch (OutOfMemoryError noThread) { // then one plugin after the other, in what time is left
      LOG.warn("plugin {} is stopped without a thread of its own: {}", name, noThread.getMessage());
      sequence.run();
    }
  }
}
