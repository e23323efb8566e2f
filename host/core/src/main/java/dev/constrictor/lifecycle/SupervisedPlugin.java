package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Reason;
import dev.constrictor.api.StateChange;
import dev.constrictor.backend.Backend;
import dev.constrictor.backend.Call;
import dev.constrictor.backend.Ending;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.protocol.ErrorPayload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plugin's state, instances and waiting calls. All of it moves under one lock; answers and
 * events leave after the lock is released. Safe for several threads.
 */
final class SupervisedPlugin implements Slot.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisedPlugin.class);

  /** After its deadline a call may still end by itself this long before its instance pays. */
  private static final Duration GRACE = Duration.ofMillis(50);

  /** An ended instance must be gone this soon, or its thread counts as abandoned. */
  private static final long GONE_SECONDS = 1;

  private final PluginManifest manifest;
  private final Backend backend;
  private final Map<Integer, InstanceSpec> specs;
  private final Timers timers;
  private final Consumer<StateChange> events;
  private final Logger pluginLog;
  private final RestartBudget budget;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Call> queue = new ArrayDeque<>();
  private final Map<Integer, Slot> slots = new LinkedHashMap<>();
  private PluginState state = PluginState.DISCOVERED;
  private String reason = "found";
  private PluginError lastError = PluginError.of(Reason.NOT_RUNNING, "not started");
  private Map<String, @Nullable Object> description = Map.of();
  private int working;

  SupervisedPlugin(
      Backend backend, List<InstanceSpec> specs, Timers timers, Consumer<StateChange> events) {
    this.manifest = specs.getFirst().manifest();
    this.backend = backend;
    this.specs = new LinkedHashMap<>();
    specs.forEach(spec -> this.specs.put(spec.number(), spec));
    this.timers = timers;
    this.events = events;
    this.pluginLog = LoggerFactory.getLogger("plugin." + manifest.name());
    this.budget = new RestartBudget(manifest.restart(), RandomGenerator.getDefault());
  }

  /** Actions that must run after the lock is released, in order. */
  private static final class After {
    private final List<Runnable> actions = new ArrayList<>();

    void then(Runnable action) {
      actions.add(action);
    }

    void run() {
      actions.forEach(Runnable::run);
    }
  }

  private void locked(Consumer<After> work) {
    After after = new After();
    lock.lock();
    try {
      work.accept(after);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    after.run();
  }

  private void transition(PluginState to, String why, After after) {
    PluginState from = state;
    if (from == to) {
      reason = why;
      return;
    }
    if (!Transitions.allowed(from, to)) {
      throw new IllegalStateException(
          "plugin %s cannot go from %s to %s".formatted(manifest.name(), from, to));
    }
    state = to;
    reason = why;
    StateChange change = new StateChange(manifest.name(), from, to, why, Instant.now());
    after.then(() -> events.accept(change));
  }

  // ---- start and restart

  /** Begins to start; returns at once. */
  void start() {
    Optional<PluginError> refusal = backend.refusal(manifest);
    locked(
        after -> {
          if (refusal.isPresent()) {
            lastError = refusal.get();
            transition(PluginState.FAILED, refusal.get().message(), after);
            refuseWaiting(after);
            return;
          }
          transition(PluginState.PREPARING, "no environment to prepare", after);
          transition(PluginState.STARTING, "starting " + specs.size() + " instance(s)", after);
          specs.keySet().forEach(number -> after.then(() -> launch(number)));
        });
  }

  private void launch(int number) {
    locked(
        after -> {
          if (state == PluginState.FAILED) {
            transition(PluginState.STARTING, "trying again", after);
          }
          if (stopping() || state == PluginState.QUARANTINED) {
            return;
          }
          InstanceSpec spec = specs.get(number);
          if (spec == null) {
            throw new IllegalArgumentException("no instance " + number);
          }
          Slot slot = new Slot(backend, spec, pluginLog, timers, this);
          slots.put(number, slot);
          after.then(slot::begin);
        });
  }

  private boolean stopping() {
    return state == PluginState.DRAINING || state == PluginState.STOPPED;
  }

  @Override
  public void ready(Slot slot, Map<?, ?> facts) {
    locked(
        after -> {
          slot.ready = true;
          Map<String, @Nullable Object> copy = new LinkedHashMap<>();
          facts.forEach((key, value) -> copy.put(String.valueOf(key), value));
          description = copy;
          if (stopping()) {
            return;
          }
          boolean firstToServe = state.mayServeSoon();
          long ready = slots.values().stream().filter(one -> one.ready).count();
          if (ready == specs.size()) {
            transition(PluginState.RUNNING, "all instances passed their self-test", after);
          } else if (state == PluginState.DEGRADED || ready == slots.size()) {
            transition(PluginState.DEGRADED, ready + " of " + specs.size() + " serve", after);
          }
          if (firstToServe && state.serves()) {
            startClocks();
          }
          dispatch(after);
        });
  }

  @Override
  public void ended(Slot slot, Ending ending) {
    locked(
        after -> {
          slots.remove(slot.number(), slot);
          working -= slot.busy ? 1 : 0;
          if (stopping()) {
            return;
          }
          lastError = ending.error();
          Duration pause = Duration.ZERO;
          if (ending.countsAgainstPlugin()) {
            Optional<Duration> granted = budget.take(System.nanoTime());
            if (granted.isEmpty()) {
              quarantine(
                  "failed more often than restart.max_restarts allows, at last: "
                      + ending.error().message(),
                  after);
              return;
            }
            pause = granted.get();
          }
          boolean serving = slots.values().stream().anyMatch(one -> one.ready);
          if (slot.ready || serving) {
            transition(PluginState.DEGRADED, ending.error().message(), after);
          } else if (slots.isEmpty()) {
            transition(PluginState.FAILED, ending.error().message(), after);
            refuseWaiting(after);
          }
          Duration delay = pause;
          after.then(() -> replace(slot, delay));
        });
  }

  /**
   * Launches anew once the old instance is truly gone; an abandoned one costs the plugin its place.
   */
  private void replace(Slot slot, Duration pause) {
    slot.gone()
        .copy() // a timeout completes the future itself
        .orTimeout(GONE_SECONDS, TimeUnit.SECONDS)
        .whenComplete(
            (nothing, notGone) -> {
              if (notGone == null) {
                timers.after(pause, () -> launch(slot.number()));
              } else {
                locked(
                    after -> quarantine("its thread could not be stopped and is abandoned", after));
              }
            });
  }

  private void quarantine(String why, After after) {
    if (stopping() || state == PluginState.QUARANTINED) {
      return;
    }
    LOG.error("plugin {} is quarantined: {}", manifest.name(), why);
    lastError = PluginError.of(Reason.QUARANTINED, "quarantined: " + why, causeDetails());
    transition(PluginState.QUARANTINED, why, after);
    Ending ending = new Ending(lastError, false);
    List.copyOf(slots.values()).forEach(slot -> after.then(() -> slot.destroy(ending)));
    refuseWaiting(after);
  }

  private Map<String, @Nullable Object> causeDetails() {
    Map<String, @Nullable Object> details = new HashMap<>();
    details.put("cause", ErrorPayload.toMap(lastError));
    return details;
  }

  // ---- calls

  /** Takes a call; it will be answered by its deadline whatever happens. */
  void accept(Call call) {
    locked(
        after -> {
          if (!state.serves() && !state.mayServeSoon()) {
            PluginError refusal = refusal();
            after.then(() -> call.fail(refusal));
            return;
          }
          Optional<Slot> idle = idle();
          if (idle.isEmpty() && queue.size() >= manifest.limits().queue()) {
            int limit = manifest.limits().queue();
            after.then(
                () ->
                    call.fail(
                        PluginError.of(
                            Reason.QUEUE_FULL,
                            "all instances are busy and limits.queue of " + limit + " is used up",
                            Map.of("limit", limit))));
            return;
          }
          if (call.deadline().ofCaller() || !state.mayServeSoon()) {
            arm(call);
          }
          queue.addLast(call);
          dispatch(after);
        });
  }

  private void arm(Call call) {
    call.armedBy(timers.afterNanos(Math.max(0, call.remainingNanos()), () -> expire(call)));
  }

  /** The calls that waited for the first start: their plugin's own limit begins now. */
  private void startClocks() {
    for (Call call : queue) {
      if (!call.deadline().ofCaller()) {
        call.startClock();
        arm(call);
      }
    }
  }

  private Optional<Slot> idle() {
    return state.serves() || state == PluginState.DRAINING // which finishes what it accepted
        ? slots.values().stream().filter(slot -> slot.ready && !slot.busy).findFirst()
        : Optional.empty();
  }

  private void dispatch(After after) {
    Optional<Slot> idle = idle();
    while (idle.isPresent()) {
      Call call = queue.pollFirst();
      if (call == null) {
        return;
      }
      if (!call.isDone()) {
        Slot slot = idle.get();
        slot.busy = true;
        working++;
        after.then(() -> slot.send(call));
        idle = idle();
      }
    }
  }

  @Override
  public void free(Slot slot) {
    locked(
        after -> {
          if (slot.busy) {
            slot.busy = false;
            working--;
          }
          if (state != PluginState.STOPPED) {
            dispatch(after);
          }
        });
  }

  private PluginError refusal() {
    boolean cannotRunHere = state == PluginState.FAILED && lastError.reason() == Reason.ENVIRONMENT;
    if (state == PluginState.QUARANTINED || cannotRunHere) {
      return lastError;
    }
    String why = state == PluginState.FAILED ? "failed to start: " + lastError.message() : reason;
    return PluginError.of(
        Reason.NOT_RUNNING, "the plugin is " + state + ": " + why, causeDetails());
  }

  private void refuseWaiting(After after) {
    PluginError refusal = refusal();
    List<Call> waiting = List.copyOf(queue);
    queue.clear();
    waiting.forEach(call -> after.then(() -> call.fail(refusal)));
  }

  private void expire(Call call) {
    long limit = call.deadline().limitMillis();
    String whose = call.deadline().ofCaller() ? "the caller's deadline" : "limits.call_timeout";
    abandon(
        call,
        PluginError.of(
            Reason.CALL_TIMEOUT,
            "no answer within " + whose + " of " + limit + " ms",
            Map.of("limit_ms", limit)),
        !call.deadline().ofCaller());
  }

  /** Ends a call that nobody waits for any more; the instance pays if it does not let go of it. */
  void cancel(Call call) {
    abandon(call, PluginError.of(Reason.CANCELLED, "cancelled by the caller"), false);
  }

  private void abandon(Call call, PluginError error, boolean countsAgainstPlugin) {
    if (!call.fail(error)) {
      return;
    }
    locked(
        after -> {
          if (queue.remove(call)) {
            return;
          }
          timers.after(
              GRACE,
              () -> {
                for (Slot slot : currentSlots()) {
                  if (slot.worksOn(call)) {
                    slot.destroy(new Ending(error, countsAgainstPlugin));
                  }
                }
              });
        });
  }

  private List<Slot> currentSlots() {
    lock.lock();
    try {
      return List.copyOf(slots.values());
    } finally {
      lock.unlock();
    }
  }

  // ---- stop

  /**
   * Drains, cancels, runs the stop hooks and ends all instances; returns when they are gone or the
   * time is up.
   */
  void stop(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    List<Slot> left = drain(end - limit.toNanos() / 3);
    PluginError stopped = PluginError.of(Reason.NOT_RUNNING, "the plugin has been stopped");
    Ending ending = new Ending(stopped, false);
    for (Slot slot : left) {
      if (slot.ready && !slot.busy) {
        Duration third = limit.dividedBy(6);
        slot.stop(third).completeOnTimeout(null, third.toMillis(), TimeUnit.MILLISECONDS).join();
      }
      slot.destroy(ending);
    }
    for (Slot slot : left) {
      long nanos = Math.max(0, end - System.nanoTime());
      slot.gone().copy().completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS).join();
    }
    locked(
        after -> {
          if (state == PluginState.DRAINING) {
            transition(PluginState.STOPPED, "stopped", after);
          }
        });
  }

  private List<Slot> drain(long drainEnd) {
    locked(
        after -> {
          if (Transitions.allowed(state, PluginState.DRAINING)) {
            transition(PluginState.DRAINING, "the host is stopping", after);
          } else if (Transitions.allowed(state, PluginState.STOPPED)) {
            transition(PluginState.STOPPED, "the host is stopping", after);
          }
        });
    lock.lock();
    try {
      while (!(queue.isEmpty() && working == 0)) {
        long nanos = drainEnd - System.nanoTime();
        boolean serving = slots.values().stream().anyMatch(slot -> slot.ready);
        if (nanos <= 0 || !serving) {
          break;
        }
        changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    locked(this::refuseWaiting);
    return currentSlots();
  }

  // ---- what others may see

  PluginManifest manifest() {
    return manifest;
  }

  /** Waits until the first start has succeeded or failed; false when the time is up. */
  boolean awaitFirstStart(Duration limit) throws InterruptedException {
    long nanos = limit.toNanos();
    lock.lock();
    try {
      while (state.mayServeSoon()) {
        if (nanos <= 0) {
          return false;
        }
        nanos = changed.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  PluginState state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  String reason() {
    lock.lock();
    try {
      return reason;
    } finally {
      lock.unlock();
    }
  }

  Map<String, @Nullable Object> description() {
    lock.lock();
    try {
      return description;
    } finally {
      lock.unlock();
    }
  }
}
