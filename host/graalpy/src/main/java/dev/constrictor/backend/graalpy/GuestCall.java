package dev.constrictor.backend.graalpy;

import dev.constrictor.api.Reason;
import dev.constrictor.protocol.Command;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One command that an instance was sent, what it has used in the guest, and what became of it. Safe
 * for several threads where nothing else is said.
 */
final class GuestCall {
  private final Command command;
  private final long deadlineNanos;
  private final CallMeter meter;
  private final GuestOutput.Budget output;
  private final Set<Reason> hostSaid = EnumSet.noneOf(Reason.class);
  private final AtomicBoolean settled = new AtomicBoolean();
  private final AtomicLong givenUpNanos = new AtomicLong(); // 0 while somebody waits for it
  private volatile boolean interrupted;
  private volatile boolean waits;
  private volatile boolean askedToStop;
  private volatile long toldNanos; // 0 until then
  private long beganNanos; // of the guest's thread

  /**
   * @param deadlineNanos when it must have been answered, on the clock of {@link System#nanoTime}
   * @param outputBytes what it may write
   * @param tooMuch run with the call at the first byte that is too much
   */
  GuestCall(
      Command command,
      long deadlineNanos,
      CallMeter meter,
      long outputBytes,
      Consumer<GuestCall> tooMuch) {
    this.command = command;
    this.deadlineNanos = deadlineNanos;
    this.meter = meter;
    this.output = new GuestOutput.Budget(outputBytes, () -> tooMuch.accept(this));
  }

  String id() {
    return command.id();
  }

  Command command() {
    return command;
  }

  CallMeter meter() {
    return meter;
  }

  GuestOutput.Budget output() {
    return output;
  }

  /** Seconds until it must have been answered, never negative. */
  double secondsLeft() {
    return Math.max(0, deadlineNanos - System.nanoTime()) / 1e9;
  }

  /** What host functions have answered it with; of the guest's thread. */
  Set<Reason> hostSaid() {
    return hostSaid;
  }

  /** The guest's thread begins with it. */
  void begin() {
    beganNanos = System.nanoTime();
  }

  /** Since it began; of the guest's thread. */
  double wallMillis() {
    return (System.nanoTime() - beganNanos) / 1e6;
  }

  /**
   * Decides who answers it, the guest or the end of its instance: true for one of them alone, the
   * first to ask.
   */
  boolean settle() {
    return settled.compareAndSet(false, true);
  }

  /** Its caller has been answered already; true the first time. */
  boolean giveUp() {
    return givenUpNanos.compareAndSet(0, System.nanoTime() | 1);
  }

  /** Given up, it cannot hear of that while another call works: its time to do so begins anew. */
  void holdUp() {
    givenUpNanos.set(System.nanoTime() | 1);
  }

  boolean isUnwanted() {
    return givenUpNanos.get() != 0;
  }

  /** Since its caller was answered; of a call that is unwanted. */
  long nanosSinceGivenUp() {
    return System.nanoTime() - givenUpNanos.get();
  }

  /** It goes on by and by, whenever its turn comes. */
  void parks() {
    waits = true;
  }

  boolean isParked() {
    return waits;
  }

  /** The guest is being told to give it up, by an exception where it waits; of its thread. */
  void tell() {
    toldNanos = System.nanoTime() | 1;
  }

  /** Whether it was told, be it just now. */
  boolean isTold() {
    return toldNanos != 0;
  }

  /** Since it was told; of a call that was. */
  long nanosSinceTold() {
    return System.nanoTime() - toldNanos;
  }

  /** The guest has been told to give it up, and has had its turns to do so. */
  void askToStop() {
    askedToStop = true;
  }

  boolean isAskedToStop() {
    return askedToStop;
  }

  /** Its Python code was interrupted. */
  void interrupt() {
    interrupted = true;
  }

  boolean isInterrupted() {
    return interrupted;
  }
}
