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
import dev.constrictor.protocol.Command;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One instance from launch to end. It starts by a self-test: import and {@code $start}, then {@code
 * $ping}. Whether it is ready and busy is guarded by its plugin's lock.
 */
final class Slot {
  /**
   * What a slot tells its plugin. Called from backend threads, never with the plugin's lock held.
   */
  interface Owner {
    /** The self-test passed; {@code description} is the answer of {@code $start}. */
    void ready(Slot slot, Map<?, ?> description);

    /** The instance can take the next call. */
    void free(Slot slot);

    /** The instance has ended, before or after it was ready. */
    void ended(Slot slot, Ending ending);
  }

  private final InstanceSpec spec;
  private final Owner owner;
  private final Timers timers;
  private final InstanceChannel channel;
  private final PluginInstance instance;
  boolean ready;
  boolean busy;
  private volatile @Nullable Call current;

  Slot(Backend backend, InstanceSpec spec, Logger pluginLog, Timers timers, Owner owner) {
    this.spec = spec;
    this.owner = owner;
    this.timers = timers;
    this.channel =
        new InstanceChannel(pluginLog, this::answered, ending -> owner.ended(this, ending));
    this.instance = channel.open(backend, spec);
  }

  int number() {
    return spec.number();
  }

  /** Begins the self-test; its end is told to the owner. */
  void begin() {
    Duration limit = spec.manifest().limits().startTimeout();
    long deadline = System.nanoTime() + limit.toNanos();
    hostCall(
        "$start",
        deadline,
        limit,
        start -> {
          if (start instanceof Outcome.Success success
              && success.result() instanceof Map<?, ?> facts) {
            hostCall("$ping", deadline, limit, ping -> finishStart(ping, facts));
          } else {
            startFailed(start);
          }
        });
  }

  private void finishStart(Outcome ping, Map<?, ?> description) {
    if (ping instanceof Outcome.Success success && success.result() instanceof Map<?, ?> health) {
      if (Boolean.TRUE.equals(health.get("healthy"))) {
        owner.ready(this, description);
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
    destroy(new Ending(error, true));
  }

  private void hostCall(
      String command, long deadlineNanos, Duration limit, Consumer<Outcome> whenDone) {
    Call call =
        new Call(
            Command.of(command, Map.of()),
            new Call.Deadline(deadlineNanos, limit.toMillis(), false),
            whenDone::accept);
    Runnable expire =
        () ->
            call.fail(
                PluginError.of(
                    Reason.START_TIMEOUT,
                    "the plugin was not ready within its limits.start_timeout of "
                        + limit.toMillis()
                        + " ms"));
    call.armedBy(timers.afterNanos(Math.max(0, call.remainingNanos()), expire));
    channel.send(call);
  }

  /** Hands a caller's call over. */
  void send(Call call) {
    current = call;
    channel.send(call);
  }

  boolean worksOn(Call call) {
    return channel.isInFlight(call.id());
  }

  private void answered(Call call) {
    if (call == current) {
      current = null;
      owner.free(this);
    }
  }

  void destroy(Ending ending) {
    instance.destroy(ending);
  }

  CompletableFuture<Void> gone() {
    return instance.gone();
  }

  /** Runs the plugin's stop hooks; completes with their outcome, or when time is up. */
  CompletableFuture<@Nullable Outcome> stop(Duration limit) {
    CompletableFuture<@Nullable Outcome> stopped = new CompletableFuture<>();
    CallListener listener = stopped::complete;
    Call call =
        new Call(
            Command.of("$stop", Map.of()),
            new Call.Deadline(System.nanoTime() + limit.toNanos(), limit.toMillis(), false),
            listener);
    Runnable expire =
        () -> call.fail(PluginError.of(Reason.CALL_TIMEOUT, "the stop hooks took too long"));
    call.armedBy(timers.after(limit, expire));
    channel.send(call);
    return stopped;
  }
}
