package dev.constrictor.lifecycle;

import dev.constrictor.backend.Call;
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
      if (slot.mayServe() && !slot.resting) {
        return slot;
      }
    }
    return null;
  }

  List<Slot> allIdle() {
    return byNumber.values().stream().filter(Slot::mayServe).toList();
  }

  /** Those that work on this call. */
  List<Slot> workingOn(Call call) {
    return byNumber.values().stream().filter(slot -> slot.worksOn(call)).toList();
  }

  /**
   * The same, which are about to be ended: they may be done with it this very moment, and must not
   * be given another.
   */
  List<Slot> leaving(Call call) {
    List<Slot> leaving = workingOn(call);
    leaving.forEach(slot -> slot.leaving = true);
    return leaving;
  }

  List<Slot> all() {
    return List.copyOf(byNumber.values());
  }
}
