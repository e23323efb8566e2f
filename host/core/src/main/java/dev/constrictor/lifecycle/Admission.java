package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.backend.Call;
import dev.constrictor.config.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which instance works on which call of one plugin, and when: at once, after waiting its turn, or
 * slowed because the plugin keeps near its CPU limit. Not thread-safe: its plugin's lock guards it.
 */
final class Admission {
  private final Slots slots;
  private final CallQueue queue;
  private final Throttle throttle;

  Admission(Limits limits, int instances, Slots slots) {
    this.slots = slots;
    this.queue = new CallQueue(limits.queue());
    this.throttle = new Throttle(limits.cpuTime(), instances, System::nanoTime);
  }

  /**
   * Takes a call, unless there is no place for it.
   *
   * @param mayWork whether it may be handed to an instance at once
   */
  Optional<PluginError> take(Call call, boolean mayWork, Deferred later) {
    Slot idle = mayWork && queue.isEmpty() ? slots.idle() : null;
    if (idle != null) {
      give(idle, call, later);
    } else if (queue.isFull()) {
      return Optional.of(queue.refusal());
    } else {
      queue.add(call);
    }
    return Optional.empty();
  }

  private static void give(Slot slot, Call call, Deferred later) {
    slot.busy = true;
    later.then(() -> slot.send(call));
  }

  /** Hands waiting calls to idle instances, while there are both. */
  void dispatch(Deferred later) {
    Slot idle = slots.idle();
    while (idle != null) {
      Call call = queue.next();
      if (call == null) {
        return;
      }
      give(idle, call, later);
      idle = slots.idle();
    }
  }

  /** An instance has done its work; answers how long it rests until {@code resting} is cleared. */
  Duration freed(Slot slot, Duration cpu) {
    slot.busy = false;
    Duration rest = throttle.restAfter(cpu);
    slot.resting = rest.isPositive();
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
