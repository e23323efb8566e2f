package dev.constrictor.backend;

import dev.constrictor.api.ErrorType;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on its way: it ends exactly once, whoever comes first of answer, deadline, cancellation
 * and the instance's end. Safe for several threads. Its own timer, so that a deadline costs no
 * further object. What its listener throws is logged, and hits neither the instance nor other
 * calls.
 */
public final class Call extends TimingWheel.Entry {
  private static final Logger LOG = LoggerFactory.getLogger(Call.class);
  private static final Contained OUTCOME = new Contained(LOG, "the listener of a call's outcome");
  private static final Contained EVENT =
      new Contained(LOG, "the listener of a call's events", Duration.ofSeconds(1));

  private final Command command;
  private final CallListener listener;
  private final AtomicBoolean done = new AtomicBoolean();
  private volatile Deadline deadline;
  private volatile boolean lostItem;
  private volatile @Nullable Armed armed;

  /**
   * When a call must have been answered.
   *
   * @param atNanos on the clock of {@link System#nanoTime}
   * @param limitMillis how long that was at acceptance, for messages
   * @param ofCaller whether the caller asked for less than the plugin's own limit
   */
  public record Deadline(long atNanos, long limitMillis, boolean ofCaller) {
    /** A deadline so many milliseconds from now. */
    public static Deadline in(long millis, boolean ofCaller) {
      return new Deadline(
          System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), millis, ofCaller);
    }

    /** What the caller is told when it has passed. */
    public PluginError error() {
      String whose = ofCaller ? "the caller's deadline" : "limits.call_timeout";
      return PluginError.of(
          Reason.CALL_TIMEOUT,
          "no answer within " + whose + " of " + limitMillis + " ms",
          Map.of("limit_ms", limitMillis));
    }
  }

  /** By which timers a deadline fires, and what happens then. */
  private record Armed(Timers timers, Consumer<Call> onExpiry) {}

  /** A call that has just been accepted; its deadline is not armed yet. */
  public Call(Command command, Deadline deadline, CallListener listener) {
    this.command = command;
    this.deadline = deadline;
    this.listener = listener;
  }

  /** The identifier that its answer and events carry. */
  public String id() {
    return command.id();
  }

  /** What is asked for. */
  public Command command() {
    return command;
  }

  /** When it must have been answered. */
  public Deadline deadline() {
    return deadline;
  }

  /** What the caller is told when the deadline has passed. */
  public PluginError timedOut() {
    return deadline.error();
  }

  /** Whether its outcome is known. */
  public boolean isDone() {
    return done.get();
  }

  /**
   * Begins the plugin's own limit only now, since the call has waited for the plugin's first start,
   * which has a limit of its own. A caller's deadline stays as it is.
   */
  public void startClock() {
    Deadline old = deadline;
    if (!old.ofCaller()) {
      deadline = Deadline.in(old.limitMillis(), false);
    }
  }

  /** Has the deadline watched; the action runs on the timers' thread and must not block. Once. */
  public void arm(Timers timers, Consumer<Call> onExpiry) {
    armed = new Armed(timers, onExpiry);
    timers.add(this, deadline.atNanos());
    if (done.get()) {
      timers.remove(this);
    }
  }

  @Override
  void fire() {
    Armed by = armed;
    if (by != null && !done.get()) {
      by.onExpiry().accept(this);
    }
  }

  /** Ends the call; false when it had ended already. */
  public boolean complete(Outcome outcome) {
    if (!done.compareAndSet(false, true)) {
      return false;
    }
    Armed by = armed;
    if (by != null) {
      by.timers().remove(this);
    }
    OUTCOME.run(() -> listener.done(asItStands(outcome)));
    return true;
  }

  private Outcome asItStands(Outcome outcome) {
    if (lostItem && outcome instanceof Outcome.Success) {
      PluginError incomplete =
          PluginError.of(Reason.INTERNAL, "the caller's listener failed to take an item");
      return new Outcome.Failure(incomplete, outcome.stats());
    }
    return isLateTimeout(outcome) ? new Outcome.Failure(timedOut(), outcome.stats()) : outcome;
  }

  /**
   * Whether the plugin found by itself that its time is up, and was quicker to say so than the
   * host's own timer, as may happen on a busy machine.
   */
  private boolean isLateTimeout(Outcome outcome) {
    return outcome instanceof Outcome.Failure failure
        && failure.error().errorType() == ErrorType.TIMEOUT
        && failure.error().reason() == Reason.GUEST_EXCEPTION
        && !command.isHostCommand()
        && System.nanoTime() - deadline.atNanos() >= 0;
  }

  /** Ends the call with an error; false when it had ended already. */
  public boolean fail(PluginError error) {
    return complete(new Outcome.Failure(error));
  }

  void event(Event event) {
    if (!done.get() && !EVENT.run(() -> listener.event(event)) && event.event() == EventKind.ITEM) {
      lostItem = true; // its plugin works on; but what it answers is not the whole answer
    }
  }
}
