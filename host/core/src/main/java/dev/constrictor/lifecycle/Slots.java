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
    return byNumber.values().stream().anyMatch(Slot::isBusy);
  }

  /**
   * The one with the fewest calls that can take one more now, if any can.
   *
   * @param shares whether the call leaves room for others beside it
   * @param limit how many calls an instance works on at once
   */
  @Nullable Slot withRoomFor(boolean shares, int limit) {
    Slot best = null;
    for (Slot slot : byNumber.values()) {
      if (slot.hasRoomFor(shares, limit) && (best == null || slot.calls() < best.calls())) {
        best = slot;
      }
    }
    return best;
  }

  List<Slot> allIdle() {
    return byNumber.values().stream().filter(slot -> slot.mayServe() && !slot.isBusy()).toList();
  }

  /** The callers' calls that any of them works on. */
  List<Call> allCalls() {
    return byNumber.values().stream().flatMap(slot -> slot.given().stream()).toList();
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
