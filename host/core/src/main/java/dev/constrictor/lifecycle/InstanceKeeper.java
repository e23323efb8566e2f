package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Call;
import dev.constrictor.backend.Ending;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.Timers;
import dev.constrictor.config.BackendKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps as many instances of one plugin as it is to have: starts them, replaces those that end,
 * moves them to another backend, and gives up where that does not help. Safe for several threads.
 */
final class InstanceKeeper implements Slot.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceKeeper.class);
  private static final String LOST = "its thread could not be stopped and is abandoned";

  private static final Duration SOON = Duration.ofMillis(100);

  private static final String TOO_OFTEN =
      "failed more often than restart.max_restarts allows, at last: ";
  private static final String THROTTLED =
      "throttled: instance %d rests %d ms, since the calls keep near limits.cpu_time";

  private final PluginCore core;
  private final CallDesk calls;
  private final Placement placement;
  private final List<InstanceSpec> specs;
  private final Timers timers;
  private final StartRules startRules;
  private final Ladder ladder;
  private final Logger pluginLog;

  // Guarded by the plugin's lock.
  private final RestartBudget budget;
  private final List<InstanceSpec> moving = new ArrayList<>();
  private Map<String, @Nullable Object> description = Map.of();

  InstanceKeeper(
      PluginCore core,
      CallDesk calls,
      Placement placement,
      List<InstanceSpec> specs,
      HostWide host,
      Ladder ladder) {
    this.core = core;
    this.calls = calls;
    this.placement = placement;
    this.specs = List.copyOf(specs);
    this.timers = host.timers();
    this.startRules = new StartRules(placement, core.manifest(), host.abandoned());
    this.ladder = ladder;
    this.pluginLog = LoggerFactory.getLogger("plugin." + core.manifest().name());
    this.budget = new RestartBudget(core.manifest().restart(), RandomGenerator.getDefault());
  }

  /** Begins to start; returns at once. */
  void start() {
    Optional<PluginError> refusal = startRules.refusal();
    if (refusal.isPresent()) {
      refuseToStart(refusal.get());
      return;
    }
    Runnable tryAgain = () -> specs.forEach(this::relaunch);
    core.move(
        later -> {
          if (core.life().state() == PluginState.DISCOVERED) { // else stopped before it began
            core.life().transition(PluginState.PREPARING, "what its instances need", later);
            later.then(() -> startRules.prepare(tryAgain).thenAccept(this::prepared));
          }
        });
  }

  private void prepared(Optional<PluginError> problem) {
    core.move(
        later -> {
          if (core.life().state() != PluginState.PREPARING) {
            return; // stopped meanwhile
          }
          if (problem.isPresent()) {
            fail(problem.get(), later);
            return;
          }
          core.life()
              .transition(PluginState.STARTING, "starting " + specs.size() + " instance(s)", later);
          // All of them before any begins: the first to be ready must know of the others.
          specs.forEach(spec -> launch(spec, later));
        });
  }

  /** Fails the plugin before it has started; its callers are told why. */
  void refuseToStart(PluginError why) {
    core.move(
        later -> {
          if (core.life().state() == PluginState.DISCOVERED) {
            fail(why, later);
          }
        });
  }

  private void fail(PluginError why, Deferred later) {
    core.refusals().failed(why);
    core.life().transition(PluginState.FAILED, why.message(), later);
    core.refuseWaiting(later);
  }

  private void launch(InstanceSpec spec, Deferred later) {
    Slot slot = new Slot(placement.backend(), spec, pluginLog, timers, this);
    core.slots().put(slot);
    later.then(slot::begin);
  }

  private void relaunch(InstanceSpec spec) {
    Optional<PluginError> refusal = startRules.refusalForNow(() -> relaunch(spec));
    core.move(
        later -> {
          if (core.isOver()) {
            return;
          }
          if (!moving.isEmpty()) {
            moving.add(spec);
            return;
          }
          if (core.life().state()
              == PluginState.PREPARING) { // told so early that the refusal is to come
            timers.after(SOON, () -> relaunch(spec));
            return;
          }
          if (refusal.isPresent()) {
            cannotServe(refusal.get(), later);
            return;
          }
          if (core.life().state() == PluginState.FAILED) {
            core.life().transition(PluginState.STARTING, "trying again", later);
          }
          launch(spec, later);
        });
  }

  @Override
  public void ready(Slot slot, Map<String, @Nullable Object> facts) {
    core.move(
        later -> {
          slot.ready = true;
          slot.letGo(later);
          description = facts;
          core.admission().describe(facts);
          if (core.life().stopping()) {
            return;
          }
          boolean wasStarting = core.life().state().mayServeSoon();
          int ready = core.slots().ready();
          if (ready == specs.size()) {
            core.life()
                .transition(PluginState.RUNNING, "all instances passed their self-test", later);
          } else if (core.life().state() == PluginState.DEGRADED || ready == core.slots().size()) {
            core.life()
                .transition(PluginState.DEGRADED, ready + " of " + specs.size() + " serve", later);
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
    if (wasStarting && core.life().state().serves()) {
      calls.serves();
    }
    core.dispatch(later);
  }

  @Override
  public void ended(Slot slot, Ending ending) {
    core.move(
        later -> {
          core.slots().remove(slot);
          if (core.life().stopping()) {
            return;
          }
          if (core.life().state() == PluginState.QUARANTINED) { // which has ended this one as well
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
            core.refusals().failed(why);
            quarantine(TOO_OFTEN + why.message(), later);
          } else if (slot.ready || core.slots().anyReady()) {
            core.refusals().failed(why);
            boolean wasStarting = core.life().state().mayServeSoon();
            core.life().transition(PluginState.DEGRADED, why.message(), later);
            nowServes(wasStarting, later);
          } else {
            cannotServe(why, later);
          }
        });
  }

  /** Its thread is this server's no more: it gets no second one. */
  private void lost(InstanceSpec spec) {
    core.move(
        later -> {
          if (core.isOver()) {
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
    core.move(
        later -> {
          List<InstanceSpec> first = List.copyOf(moving);
          moving.clear();
          if (problem.isPresent()) {
            quarantine(LOST + "; " + problem.get().message(), later);
            return;
          }
          Ending ending =
              new Ending(PluginError.of(Reason.CRASHED, "the plugin moves: " + LOST), false);
          core.slots().all().forEach(slot -> later.then(() -> slot.destroy(ending)));
          first.forEach(spec -> later.then(() -> relaunch(spec)));
        });
  }

  /** Nothing serves for now, unless another instance does or is about to. */
  private void cannotServe(PluginError why, Deferred later) {
    core.refusals().failed(why);
    if (core.slots().size() == 0) {
      fail(why, later);
    }
  }

  private void quarantine(String why, Deferred later) {
    if (core.isOver()) {
      return;
    }
    LOG.error("plugin {} is quarantined: {}", core.manifest().name(), why);
    Ending ending = new Ending(core.refusals().quarantined(why), false);
    core.life().transition(PluginState.QUARANTINED, why, later);
    core.slots().all().forEach(slot -> later.then(() -> slot.destroy(ending)));
    core.refuseWaiting(later);
  }

  @Override
  public void free(Slot slot, Call call, Duration cpu) {
    core.move(
        later -> {
          Duration rest = core.admission().freed(slot, call, cpu);
          if (rest.isPositive()) {
            core.life().remark(THROTTLED.formatted(slot.spec().number(), rest.toMillis()), later);
            later.then(() -> timers.after(rest, () -> rested(slot)));
          }
          slot.letGo(later);
          core.dispatch(later);
        });
  }

  @Override
  public void leaving(Slot slot, Ending ending) {
    core.move(
        later -> {
          slot.leaveWith(ending);
          slot.letGo(later);
        });
  }

  private void rested(Slot slot) {
    core.move(
        later -> {
          slot.resting = false;
          core.dispatch(later);
        });
  }

  @Override
  public void breached(Call call, PluginError why) {
    calls.breached(call, why);
  }

  /** What {@code $start} told last; for who holds the lock. */
  Map<String, @Nullable Object> description() {
    return description;
  }
}
