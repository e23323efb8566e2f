package dev.constrictor.backend.graalpy;

import dev.constrictor.config.Limits;
import dev.constrictor.protocol.Command;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one instance was sent and has not answered, and which of them its thread works on.
 * Safe for several threads; that thread alone moves from one call to another.
 */
final class GuestCalls {
  private final Limits limits;
  private final Thread guest;
  private final Consumer<GuestCall> tooMuchOutput;
  private final Runnable watch;
  private final Map<String, GuestCall> byId = new ConcurrentHashMap<>();
  private final GuestCall none;
  private volatile GuestCall current;
  private volatile boolean inPython;

  /**
   * @param guest the thread that works on them
   * @param watch run whenever the thread has begun to work on one of them
   * @param tooMuchOutput run with the call that has written more than it may
   */
  GuestCalls(Limits limits, Thread guest, Runnable watch, Consumer<GuestCall> tooMuchOutput) {
    this.limits = limits;
    this.guest = guest;
    this.watch = watch;
    this.tooMuchOutput = tooMuchOutput;
    this.none = of(Command.of("none", Map.of()), Long.MAX_VALUE);
    this.current = none;
  }

  private GuestCall of(Command command, long deadlineNanos) {
    long cpuNanos = command.isHostCommand() ? CallMeter.NO_LIMIT : limits.cpuTime().toNanos();
    CallMeter meter = new CallMeter(guest, cpuNanos);
    return new GuestCall(command, deadlineNanos, meter, limits.outputBytes(), tooMuchOutput);
  }

  /** A command has been sent. */
  GuestCall accept(Command command, long deadlineNanos) {
    GuestCall call = of(command, deadlineNanos);
    byId.put(call.id(), call);
    return call;
  }

  /** The call, unless it has been answered. */
  @Nullable GuestCall find(String id) {
    return byId.get(id);
  }

  /** The call is answered. */
  void remove(GuestCall call) {
    byId.remove(call.id(), call);
  }

  /** Whether any of them goes on by and by. */
  boolean anyParked() {
    return byId.values().stream().anyMatch(GuestCall::isParked);
  }

  /** What the thread works on; {@link #none} between calls. */
  GuestCall current() {
    return current;
  }

  /** What belongs to no call. */
  GuestCall none() {
    return none;
  }

  /** Whether the thread works on anything, be it in the guest and for no call. */
  boolean isWorking() {
    return current != none || none.meter().isEntered();
  }

  /** The thread is about to let calls go on, and what it does for none of them counts anew. */
  void beginRound() {
    none.meter().restart();
    none.output().reset();
  }

  /** The thread works on this call from now on. */
  void enter(GuestCall call) {
    inPython = false;
    GuestCall before = current;
    if (before != call) {
      before.meter().leave();
      current = call;
      call.meter().enter();
      watch.run();
    }
  }

  /** The thread is out of the guest. */
  void leave() {
    inPython = false;
    current.meter().leave();
    current = none;
    none.meter().leave();
  }

  /** Whether what the thread does now is the call's Python code, which may be interrupted. */
  void inPython(boolean is) {
    inPython = is;
  }

  /** Whether an interrupt now would hit this call's Python code, and nothing of the host's. */
  boolean isInPython(GuestCall call) {
    return inPython && current == call;
  }
}
