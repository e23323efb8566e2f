package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Backend;
import dev.constrictor.backend.Call;
import dev.constrictor.backend.CallListener;
import dev.constrictor.backend.Ending;
import dev.constrictor.backend.InstanceChannel;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.Outcome;
import dev.constrictor.backend.PluginInstance;
import dev.constrictor.backend.Timers;
import dev.constrictor.config.BackendKind;
import dev.constrictor.protocol.Command;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One instance from launch to end. It starts by a self-test: import and {@code $start}, then {@code
 * $ping}. Whether it is ready, what it works on, and whether it rests or is about to be ended is
 * guarded by its plugin's lock.
 */
final class Slot {
  /**
   * What a slot tells its plugin. Called from backend threads, never with the plugin's lock held.
   */
  interface Owner {
    /** The self-test passed; {@code description} is the answer of {@code $start}. */
    void ready(Slot slot, Map<String, @Nullable Object> description);

    /** The instance is done with a call, the host's own included, for which it used so much. */
    void free(Slot slot, Call call, Duration cpu);

    /** A call must be given up although the instance works on it. */
    void breached(Call call, PluginError why);

    /** The instance asks to be ended so, once it works on no call. */
    void leaving(Slot slot, Ending ending);

    /** The instance has ended, before or after it was ready. */
    void ended(Slot slot, Ending ending);
  }

  private static final double NANOS_PER_MILLI = 1e6;

  private final InstanceSpec spec;
  private final BackendKind backend;
  private final Owner owner;
  private final Timers timers;
  private final InstanceChannel channel;
  private final PluginInstance instance;
  private final Set<Call> given = new HashSet<>();
  private @Nullable Call alone;
  boolean ready;
  boolean resting;
  boolean leaving;
  private @Nullable Ending farewell;

  Slot(Backend backend, InstanceSpec spec, Logger pluginLog, Timers timers, Owner owner) {
    this.spec = spec;
    this.backend = backend.kind();
    this.owner = owner;
    this.timers = timers;
    this.channel =
        new InstanceChannel(pluginLog, spec.manifest().limits().messageBytes(), new Listener());
    this.instance = channel.open(backend, spec);
  }

  InstanceSpec spec() {
    return spec;
  }

  /** Where it runs: when it does not end, its thread is this JVM's, or its processes are not. */
  boolean isInProcess() {
    return backend == BackendKind.GRAALPY;
  }

  /** Begins the self-test; its end is told to the owner. */
  void begin() {
    long limitMillis = spec.manifest().limits().startTimeout().toMillis();
    Call.Deadline deadline = Call.Deadline.in(limitMillis, false);
    PluginError late =
        PluginError.of(
            Reason.START_TIMEOUT,
            "the plugin was not ready within its limits.start_timeout of " + limitMillis + " ms");
    hostCall(
        "$start",
        deadline,
        late,
        start -> {
          if (start instanceof Outcome.Success success
              && success.result() instanceof Map<?, ?> facts) {
            hostCall("$ping", deadline, late, ping -> finishStart(ping, facts));
          } else {
            startFailed(start);
          }
        });
  }

  private void finishStart(Outcome ping, Map<?, ?> description) {
    if (ping instanceof Outcome.Success success && success.result() instanceof Map<?, ?> health) {
      if (Boolean.TRUE.equals(health.get("healthy"))) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        description.forEach((key, value) -> copy.put(String.valueOf(key), value));
        owner.ready(this, Collections.unmodifiableMap(copy));
        return;
      }
      destroy(
          new Ending(
              PluginError.of(
                  Reason.NOT_RUNNING,
                  "the plugin says it is not healthy: " + health.get("details")),
              true));
    } else {
      startFailed(ping);
    }
  }

  private void startFailed(Outcome outcome) {
    PluginError error =
        outcome instanceof Outcome.Failure failure
            ? failure.error()
            : PluginError.of(Reason.INTERNAL, "the plugin gave no answer that makes sense");
    destroy(new Ending(error.reason() == Reason.MESSAGE_LIMIT ? ofStart(error) : error, true));
  }

  /** The message was no caller's: whoever reads of its size has to be told what it is. */
  private static PluginError ofStart(PluginError error) {
    return PluginError.of(
        Reason.MESSAGE_LIMIT,
        "limits.message has no room for what the plugin tells of its commands: " + error.message(),
        error.details());
  }

  private void hostCall(
      String command, Call.Deadline deadline, PluginError late, CallListener whenDone) {
    Call call =
        new Call(
            Command.of(command, Map.of()),
            deadline,
            outcome -> {
              try {
                whenDone.done(outcome);
              } catch (RuntimeException | Error bug) { // or it would start for ever
                destroy(
                    new Ending(
                        PluginError.of(Reason.INTERNAL, "the host failed over " + command), true));
                throw bug;
              }
            });
    call.arm(timers, expired -> expired.fail(late));
    channel.send(call);
  }

  /**
   * Remembers a caller's call that is about to be sent.
   *
   * @param shares whether calls of the same kind may be worked on beside it
   */
  void took(Call call, boolean shares) {
    given.add(call);
    alone = shares ? alone : call;
  }

  /** Forgets a call that the instance is done with; false when it was none of a caller's. */
  boolean leftBy(Call call) {
    alone = alone == call ? null : alone;
    return given.remove(call);
  }

  /** Hands a caller's call over. */
  void send(Call call) {
    channel.send(call);
  }

  /** The callers' calls it works on. */
  Set<Call> given() {
    return Collections.unmodifiableSet(given);
  }

  /** How many of them. */
  int calls() {
    return given.size();
  }

  boolean isBusy() {
    return !given.isEmpty();
  }

  /** Whether it serves, and will be there to do so. */
  boolean mayServe() {
    return ready && !leaving && !channel.hasEnded();
  }

  /** Whether it can take one more call now, of so many at once. */
  boolean hasRoomFor(boolean shares, int limit) {
    return mayServe() && !resting && given.size() < limit && (shares || alone == null);
  }

  /** Takes no further call, and is to be ended so. */
  void leaveWith(Ending ending) {
    leaving = true;
    farewell = ending;
  }

  /** Ends it if it is to be ended and may be: when it is ready, and works on no call. */
  void letGo(Deferred later) {
    Ending ending = farewell;
    if (ending != null && ready && !isBusy()) {
      later.then(() -> destroy(ending));
    }
  }

  boolean worksOn(Call call) {
    return channel.isInFlight(call.id());
  }

  /** Passes on what the channel tells. */
  private final class Listener implements InstanceChannel.Owner {
    @Override
    public void answered(Call call, Outcome outcome) {
      owner.free(Slot.this, call, cpu(outcome));
    }

    @Override
    public void breached(Call call, PluginError why) {
      owner.breached(call, why);
    }

    @Override
    public void leaving(Ending ending) {
      owner.leaving(Slot.this, ending);
    }

    @Override
    public void ended(Ending cause) {
      owner.ended(Slot.this, cause);
    }
  }

  private static Duration cpu(Outcome outcome) {
    return Duration.ofNanos((long) (outcome.stats().cpuMs() * NANOS_PER_MILLI));
  }

  /**
   * Asks the guest to let go of a call that has been answered without it; false when it could not
   * be asked yet.
   */
  boolean cancel(Call call) {
    return instance.cancel(call.id());
  }

  void destroy(Ending ending) {
    instance.destroy(ending);
  }

  /** Lets what does not end have less of the processors; whether the platform does so. */
  boolean slow() {
    return instance.slow();
  }

  CompletableFuture<Void> gone() {
    return instance.gone();
  }

  /** Runs the plugin's stop hooks; completes with their outcome, or when time is up. */
  CompletableFuture<Outcome> stop(Duration limit) {
    CompletableFuture<Outcome> stopped = new CompletableFuture<>();
    hostCall(
        "$stop",
        Call.Deadline.in(limit.toMillis(), false),
        PluginError.of(Reason.CALL_TIMEOUT, "the stop hooks took too long"),
        stopped::complete);
    return stopped;
  }
}
