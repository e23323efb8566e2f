package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.backend.AsyncCommands;
import dev.constrictor.backend.Call;
import dev.constrictor.config.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which instance works on which call of one plugin, and when: at once, after waiting its turn, or
 * slowed because the plugin keeps near its CPU limit. Calls of async commands share an instance, as
 * many as it takes; of the others it works on one at a time. Not thread-safe: its plugin's lock
 * guards it.
 */
final class Admission {
  private final Slots slots;
  private final CallQueue queue;
  private final Throttle throttle;
  private final int callsPerInstance;
  private AsyncCommands asyncCommands = AsyncCommands.NONE;

  Admission(Limits limits, int instances, Slots slots) {
    this.slots = slots;
    this.queue = new CallQueue(limits.queue());
    this.callsPerInstance = limits.concurrency();
    this.throttle = new Throttle(limits.cpuTime(), instances, System::nanoTime);
  }

  /**
   * An instance is ready.
   *
   * @param description what {@code $start} told, from which it learns which commands are async
   */
  void describe(Map<String, @Nullable Object> description) {
    asyncCommands = AsyncCommands.of(description);
  }

  private boolean shares(Call call) {
    return callsPerInstance > 1 && asyncCommands.contains(call.command().command());
  }

  private @Nullable Slot taker(Call call) {
    return slots.withRoomFor(shares(call), callsPerInstance);
  }

  /**
   * Takes a call, unless there is no place for it.
   *
   * @param mayWork whether it may be handed to an instance at once
   */
  Optional<PluginError> take(Call call, boolean mayWork, Deferred later) {
    // Whoever waits could not be given to an instance, or would have been: nobody is overtaken.
    Slot taker = mayWork ? taker(call) : null;
    if (taker != null) {
      give(taker, call, later);
    } else if (queue.isFull()) {
      return Optional.of(queue.refusal());
    } else {
      queue.add(call);
    }
    return Optional.empty();
  }

  private void give(Slot slot, Call call, Deferred later) {
    slot.took(call, shares(call));
    later.then(() -> slot.send(call));
  }

  /** Hands waiting calls to instances with room for them, while there are both. */
  void dispatch(Deferred later) {
    while (slots.withRoomFor(true, callsPerInstance) != null) {
      Call call = queue.next(waiting -> taker(waiting) != null);
      Slot taker = call == null ? null : taker(call);
      if (call == null || taker == null) {
        return;
      }
      give(taker, call, later);
    }
  }

  /**
   * An instance is done with a call; answers how long it rests until {@code resting} is cleared.
   */
  Duration freed(Slot slot, Call call, Duration cpu) {
    if (!slot.leftBy(call)) {
      return Duration.ZERO;
    }
    Duration rest = throttle.restAfter(cpu);
    slot.resting |= rest.isPositive();
    return rest;
  }

  /** How often an instance had to rest. */
  long throttled() {
    return throttle.count();
  }

  /** The calls that wait, in order. */
  List<Call> waiting() {
    return queue.waiting();
  }

  /** Takes a call out of the queue; false when it does not wait there. */
  boolean remove(Call call) {
    return queue.remove(call);
  }

  /** Empties the queue. */
  List<Call> takeAll() {
    return queue.takeAll();
  }

  /** Whether no call waits or is worked on. */
  boolean isDrained() {
    return queue.isEmpty() && !slots.anyBusy();
  }
}
