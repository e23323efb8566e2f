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
import dev.constrictor.backend.Timers;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.Limits;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.protocol.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All plugins of a host, from discovery to the end. Safe for several threads. */
public final class LifecycleManager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LifecycleManager.class);
  private static final Contained LISTENER = new Contained(LOG, "a listener of state changes");

  private final HostConfig config;
  private final Map<BackendKind, Backend> backends = new EnumMap<>(BackendKind.class);
  private final List<Consumer<StateChange>> listeners = new CopyOnWriteArrayList<>();
  private final HostWide hostWide;
  private final Roster roster;
  private final DependencyOrder order;
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
    available.forEach(backend -> backends.put(backend.kind(), backend));
    this.roster = new Roster(config, found, backends, functions, hostWide, this::announce);
    this.order = new DependencyOrder(roster, Dependencies.among(found));
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
   * Hears every change of state from now on, each plugin's in their order, on one of the threads
   * that made them: it must not block. What it throws is logged.
   */
  public void addListener(Consumer<StateChange> listener) {
    listeners.add(listener);
  }

  /** Begins to start every plugin, each once those it depends on serve; returns at once. */
  public void start() {
    names().stream()
        .filter(name -> roster.plugin(name).isEmpty())
        .flatMap(name -> status(name).stream())
        .forEach(this::announceRefusal);
    order.start();
  }

  /** Who will never start is told of like all others. */
  private void announceRefusal(PluginStatus now) {
    announce(
        new StateChange(
            now.name(), PluginState.DISCOVERED, now.state(), now.reason(), Instant.now()));
  }

  /** Waits until every plugin runs or has failed its first start. */
  public void awaitFirstStart() throws InterruptedException {
    await(roster.plugins());
  }

  /** Waits until this plugin runs or has failed its first start; not at all for an unknown one. */
  public void awaitFirstStart(String name) throws InterruptedException {
    await(roster.plugin(name).stream().toList());
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
    return roster.names();
  }

  /** The plugin's limits; the built-in ones where there is no such plugin. */
  public Limits limits(String plugin) {
    return roster.plugin(plugin).map(known -> known.manifest().limits()).orElse(Limits.defaults());
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
    if (closed.get()) {
      call.fail(PluginError.of(Reason.NOT_RUNNING, "the host is shutting down"));
    } else {
      roster
          .plugin(plugin)
          .ifPresentOrElse(target -> target.accept(call), () -> call.fail(roster.refusal(plugin)));
    }
  }

  /** Gives a call up: its caller is told {@code cancelled} unless it has been answered. */
  public void cancel(String plugin, Call call) {
    giveUp(plugin, call, PluginError.of(Reason.CANCELLED, "cancelled by the caller"));
  }

  /** Gives a call up with this error, unless it has been answered; its instance may have to pay. */
  public void giveUp(String plugin, Call call, PluginError why) {
    roster.plugin(plugin).ifPresent(target -> target.giveUp(call, why));
  }

  /** How a plugin stands now. */
  public Optional<PluginStatus> status(String name) {
    return roster.status(name);
  }

  /** How firmly each limit and permission holds for a plugin here; empty where it cannot run. */
  public List<Protection> protections(String name) {
    return roster
        .plugin(name)
        .map(plugin -> plugin.placement().backend().protections(plugin.manifest()))
        .orElse(List.of());
  }

  /** What this machine has to confine plugins on this backend by: {@link Backend#confinement}. */
  public Map<String, String> confinement(BackendKind kind) {
    return Optional.ofNullable(backends.get(kind)).map(Backend::confinement).orElse(Map.of());
  }

  /**
   * How many workers are kept ready for further instances of this plugin; 0 where it cannot run.
   */
  public int spares(String name) {
    return roster.plugin(name).map(plugin -> plugin.placement().backend().spares(name)).orElse(0);
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
    order.stop(end);
    backends.values().forEach(Backend::close);
    hostWide.timers().close();
  }
}
