package dev.constrictor.lifecycle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One plugin's instances by number. Not thread-safe: its plugin's lock guards it. */
final class Slots {
  private final Map<Integer, Slot> byNumber = new LinkedHashMap<>();

  void put(Slot slot) {
    byNumber.put(slot.spec().number(), slot);
  }

  /** Forgets the slot, unless another has its number by now. */
  void remove(Slot slot) {
    byNumber.remove(slot.spec().number(), slot);
  }

  int size() {
    return byNumber.size();
  }

  int ready() {
    return (int) byNumber.values().stream().filter(slot -> slot.ready).count();
  }

  boolean anyReady() {
    return ready() > 0;
  }

  boolean anyBusy() {
    return byNumber.values().stream().anyMatch(slot -> slot.busy);
  }

  /** One that can take a call now. */
  @Nullable Slot idle() {
    for (Slot slot : byNumber.values()) {
      if (slot.ready && !slot.busy && !slot.resting) {
        return slot;
      }
    }
    return null;
  }

  List<Slot> allIdle() {
    return byNumber.values().stream().filter(slot -> slot.ready && !slot.busy).toList();
  }

  List<Slot> all() {
    return List.copyOf(byNumber.values());
  }
}
