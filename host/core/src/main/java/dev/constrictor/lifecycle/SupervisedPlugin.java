package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Reason;
import dev.constrictor.api.StateChange;
import dev.constrictor.backend.Call;
import dev.constrictor.backend.Ending;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.Timers;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.PluginManifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plugin: its state, its instances and the calls that wait for them. All of it moves under one
 * lock; answers and events leave after the lock is released. Safe for several threads.
 */
final class SupervisedPlugin implements Slot.Owner, Deadlines.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisedPlugin.class);
  private static final String LOST = "its thread could not be stopped and is abandoned";

  private static final Duration SOON = Duration.ofMillis(100);

  private static final String TOO_OFTEN =
      "failed more often than restart.max_restarts allows, at last: ";
  private static final String THROTTLED =
      "throttled: instance %d rests %d ms, since the calls keep near limits.cpu_time";

  private final PluginManifest manifest;
  private final Placement placement;
  private final List<InstanceSpec> specs;
  private final Timers timers;
  private final StartRules startRules;
  private final Ladder ladder;
  private final Deadlines deadlines;
  private final Logger pluginLog;
  private final CompletableFuture<Void> firstStart = new CompletableFuture<>();

  private final PluginLock lock = new PluginLock();
  private final StateMachine life;
  private final RestartBudget budget;
  private final Slots slots = new Slots();
  private final Admission admission;
  private final List<InstanceSpec> moving = new ArrayList<>();
  private final Refusals refusals = new Refusals();
  private Map<String, @Nullable Object> description = Map.of();

  SupervisedPlugin(
      Placement placement, List<InstanceSpec> specs, HostWide host, Consumer<StateChange> events) {
    this.manifest = specs.getFirst().manifest();
    this.placement = placement;
    this.specs = List.copyOf(specs);
    this.timers = host.timers();
    this.startRules = new StartRules(placement, manifest, host.abandoned());
    this.ladder = new Ladder(timers, host.abandoned());
    this.deadlines = new Deadlines(timers, this);
    this.pluginLog = LoggerFactory.getLogger("plugin." + manifest.name());
    this.life = new StateMachine(manifest.name(), events);
    this.budget = new RestartBudget(manifest.restart(), RandomGenerator.getDefault());
    this.admission = new Admission(manifest.limits(), specs.size(), slots);
  }

  private void locked(Consumer<Deferred> work) {
    lock.move(
        later -> {
          work.accept(later);
          if (!life.state().mayServeSoon() && !firstStart.isDone()) {
            later.then(() -> firstStart.complete(null));
          }
        });
  }

  /** Begins to start; returns at once. */
  void start() {
    Optional<PluginError> refusal = startRules.refusal();
    if (refusal.isPresent()) {
      refuseToStart(refusal.get());
      return;
    }
    Runnable tryAgain = () -> specs.forEach(this::relaunch);
    locked(
        later -> {
          if (life.state() == PluginState.DISCOVERED) { // else stopped before it began
            life.transition(PluginState.PREPARING, "what its instances need", later);
            later.then(() -> startRules.prepare(tryAgain).thenAccept(this::prepared));
          }
        });
  }

  private void prepared(Optional<PluginError> problem) {
    locked(
        later -> {
          if (life.state() != PluginState.PREPARING) {
            return; // stopped meanwhile
          }
          if (problem.isPresent()) {
            fail(problem.get(), later);
            return;
          }
          life.transition(PluginState.STARTING, "starting " + specs.size() + " instance(s)", later);
          // All of them before any begins: the first to be ready must know of the others.
          specs.forEach(spec -> launch(spec, later));
        });
  }

  /** Fails the plugin before it has started; its callers are told why. */
  void refuseToStart(PluginError why) {
    locked(
        later -> {
          if (life.state() == PluginState.DISCOVERED) {
            fail(why, later);
          }
        });
  }

  private void fail(PluginError why, Deferred later) {
    refusals.failed(why);
    life.transition(PluginState.FAILED, why.message(), later);
    refuseWaiting(later);
  }

  private void launch(InstanceSpec spec, Deferred later) {
    Slot slot = new Slot(placement.backend(), spec, pluginLog, timers, this);
    slots.put(slot);
    later.then(slot::begin);
  }

  private void relaunch(InstanceSpec spec) {
    Optional<PluginError> refusal = startRules.refusalForNow(() -> relaunch(spec));
    locked(
        later -> {
          if (life.stopping() || life.state() == PluginState.QUARANTINED) {
            return;
          }
          if (!moving.isEmpty()) {
            moving.add(spec);
            return;
          }
          if (life.state() == PluginState.PREPARING) { // told so early that the refusal is to come
            timers.after(SOON, () -> relaunch(spec));
            return;
          }
          if (refusal.isPresent()) {
            cannotServe(refusal.get(), later);
            return;
          }
          if (life.state() == PluginState.FAILED) {
            life.transition(PluginState.STARTING, "trying again", later);
          }
          launch(spec, later);
        });
  }

  @Override
  public void ready(Slot slot, Map<String, @Nullable Object> facts) {
    locked(
        later -> {
          slot.ready = true;
          slot.letGo(later);
          description = facts;
          admission.describe(facts);
          if (life.stopping()) {
            return;
          }
          boolean wasStarting = life.state().mayServeSoon();
          int ready = slots.ready();
          if (ready == specs.size()) {
            life.transition(PluginState.RUNNING, "all instances passed their self-test", later);
          } else if (life.state() == PluginState.DEGRADED || ready == slots.size()) {
            life.transition(PluginState.DEGRADED, ready + " of " + specs.size() + " serve", later);
          }
          nowServes(wasStarting, later);
        });
  }

  /**
   * The state may have come to one in which calls are served.
   *
   * @param wasStarting so that no clock runs yet for those that wait
   */
  private void nowServes(boolean wasStarting, Deferred later) {
    if (wasStarting && life.state().serves()) {
      admission.waiting().forEach(deadlines::serves);
    }
    dispatch(later);
  }

  @Override
  public void ended(Slot slot, Ending ending) {
    locked(
        later -> {
          slots.remove(slot);
          if (life.stopping()) {
            return;
          }
          if (life.state() == PluginState.QUARANTINED) { // which has ended this one as well
            later.then(() -> ladder.whenGone(slot, () -> {}, () -> {}));
            return;
          }
          PluginError why = ending.error();
          Optional<Duration> pause =
              ending.countsAgainstPlugin()
                  ? budget.take(System.nanoTime())
                  : Optional.of(Duration.ZERO);
          later.then(
              () ->
                  ladder.whenGone(
                      slot,
                      () -> pause.ifPresent(p -> timers.after(p, () -> relaunch(slot.spec()))),
                      () -> lost(slot.spec())));
          if (pause.isEmpty()) {
            refusals.failed(why);
            quarantine(TOO_OFTEN + why.message(), later);
          } else if (slot.ready || slots.anyReady()) {
            refusals.failed(why);
            boolean wasStarting = life.state().mayServeSoon();
            life.transition(PluginState.DEGRADED, why.message(), later);
            nowServes(wasStarting, later);
          } else {
            cannotServe(why, later);
          }
        });
  }

  /** Its thread is this server's no more: it gets no second one. */
  private void lost(InstanceSpec spec) {
    locked(
        later -> {
          if (life.stopping() || life.state() == PluginState.QUARANTINED) {
            return;
          }
          if (!moving.isEmpty() || placement.choice().kind() != BackendKind.GRAALPY) {
            later.then(() -> relaunch(spec)); // the plugin leaves already, or has left
          } else if (placement.leaveProcess(LOST)) {
            moving.add(spec);
            later.then(() -> startRules.prepareAside(() -> {}).thenAccept(this::moved));
          } else {
            quarantine(LOST, later);
          }
        });
  }

  /** Its further instances follow as they end, which they do at once. */
  private void moved(Optional<PluginError> problem) {
    locked(
        later -> {
          List<InstanceSpec> first = List.copyOf(moving);
          moving.clear();
          if (problem.isPresent()) {
            quarantine(LOST + "; " + problem.get().message(), later);
            return;
          }
          Ending ending =
              new Ending(PluginError.of(Reason.CRASHED, "the plugin moves: " + LOST), false);
          slots.all().forEach(slot -> later.then(() -> slot.destroy(ending)));
          first.forEach(spec -> later.then(() -> relaunch(spec)));
        });
  }

  /** Nothing serves for now, unless another instance does or is about to. */
  private void cannotServe(PluginError why, Deferred later) {
    refusals.failed(why);
    if (slots.size() == 0) {
      fail(why, later);
    }
  }

  private void quarantine(String why, Deferred later) {
    if (life.stopping() || life.state() == PluginState.QUARANTINED) {
      return;
    }
    LOG.error("plugin {} is quarantined: {}", manifest.name(), why);
    Ending ending = new Ending(refusals.quarantined(why), false);
    life.transition(PluginState.QUARANTINED, why, later);
    slots.all().forEach(slot -> later.then(() -> slot.destroy(ending)));
    refuseWaiting(later);
  }

  /** Takes a call; it will be answered by its deadline whatever happens. */
  void accept(Call call) {
    locked(
        later -> {
          PluginState state = life.state();
          if (!state.serves() && !state.mayServeSoon()) {
            PluginError refusal = refusal();
            later.then(() -> call.fail(refusal));
            return;
          }
          Optional<PluginError> full = admission.take(call, state.serves(), later);
          if (full.isPresent()) {
            later.then(() -> call.fail(full.get()));
          } else {
            deadlines.accepted(call, state.serves());
          }
        });
  }

  private void dispatch(Deferred later) {
    if (life.state().serves() || life.state() == PluginState.DRAINING) {
      admission.dispatch(later);
    }
  }

  @Override
  public void free(Slot slot, Call call, Duration cpu) {
    locked(
        later -> {
          Duration rest = admission.freed(slot, call, cpu);
          if (rest.isPositive()) {
            life.remark(THROTTLED.formatted(slot.spec().number(), rest.toMillis()), later);
            later.then(() -> timers.after(rest, () -> rested(slot)));
          }
          slot.letGo(later);
          dispatch(later);
        });
  }

  @Override
  public void leaving(Slot slot, Ending ending) {
    locked(
        later -> {
          slot.leaveWith(ending);
          slot.letGo(later);
        });
  }

  private void rested(Slot slot) {
    locked(
        later -> {
          slot.resting = false;
          dispatch(later);
        });
  }

  private PluginError refusal() {
    return refusals.in(life.state(), life.reason());
  }

  private void refuseWaiting(Deferred later) {
    PluginError refusal = refusal();
    admission.takeAll().forEach(call -> later.then(() -> call.fail(refusal)));
  }

  @Override
  public void expired(Call call) {
    abandon(call, call.timedOut(), !call.deadline().ofCaller());
  }

  @Override
  public void tooLateForCaller(Call call, Call.Deadline passed) {
    giveUp(call, passed.error());
  }

  @Override
  public void breached(Call call, PluginError why) {
    abandon(call, why, true);
  }

  /** Ends a call that nobody waits for any more; the instance pays if it does not let go of it. */
  void giveUp(Call call, PluginError why) {
    abandon(call, why, false);
  }

  private void abandon(Call call, PluginError error, boolean countsAgainstPlugin) {
    if (!call.fail(error)) {
      return;
    }
    locked(
        later -> {
          if (!admission.remove(call)) {
            Ending ending = new Ending(error, countsAgainstPlugin, Optional.of(call.id()));
            List<Slot> working = slots.workingOn(call);
            later.then(() -> ladder.giveUp(call, working, () -> endWhoeverWorksOn(call, ending)));
          }
        });
  }

  private void endWhoeverWorksOn(Call call, Ending ending) {
    locked(later -> slots.leaving(call).forEach(slot -> later.then(() -> slot.destroy(ending))));
  }

  /** Accepts nothing more; what waits and runs goes on. */
  void beginDraining() {
    locked(
        later -> {
          PluginState to =
              Transitions.allowed(life.state(), PluginState.DRAINING)
                  ? PluginState.DRAINING
                  : PluginState.STOPPED;
          if (Transitions.allowed(life.state(), to)) {
            life.transition(to, "the host is stopping", later);
          }
        });
  }

  /** Waits until no call waits or runs, or until nothing serves them, at most to this moment. */
  void awaitDrained(long untilNanos) throws InterruptedException {
    lock.await(() -> !slots.anyReady() || admission.isDrained(), untilNanos);
  }

  /** Refuses the calls that still wait. */
  void refuseAll() {
    locked(this::refuseWaiting);
  }

  /** Gives up the calls that instances still work on. */
  void cancelRunning() {
    PluginError why = PluginError.of(Reason.CANCELLED, "the host is stopping");
    lock.read(slots::allCalls).forEach(call -> giveUp(call, why));
  }

  /** Marks the end, once all instances are gone or the time for it was up. */
  void stopped() {
    locked(
        later -> {
          if (life.state() == PluginState.DRAINING) {
            life.transition(PluginState.STOPPED, "stopped", later);
          }
        });
  }

  PluginManifest manifest() {
    return manifest;
  }

  /** Where it runs. */
  Placement placement() {
    return placement;
  }

  /** Completes when the first start has succeeded or failed, or was given up. */
  CompletableFuture<Void> firstStart() {
    return firstStart.copy();
  }

  List<Slot> instances() {
    return lock.read(slots::all);
  }

  /** The instances that have nothing to do but to answer the host. */
  List<Slot> idleInstances() {
    return lock.read(slots::allIdle);
  }

  PluginSnapshot snapshot() {
    return lock.read(
        () -> new PluginSnapshot(life.state(), life.reason(), description, admission.throttled()));
  }
}
