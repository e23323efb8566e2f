package dev.constrictor.backend;

import dev.constrictor.api.PluginError;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.Event;
import java.util.OptionalDouble;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: it ends exactly once, whoever comes first of answer, deadline, cancellation
 * and the instance's end. Safe for several threads.
 */
public final class Call {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Command command;
  private volatile Deadline deadline;
  private final CallListener listener;
  private final AtomicBoolean done = new AtomicBoolean();
  private volatile @Nullable Future<?> timer;

  /**
   * When a call must have been answered.
   *
   * @param atNanos on the clock of {@link System#nanoTime}
   * @param limitMillis how long that was at acceptance, for messages
   * @param ofCaller whether the caller asked for less than the plugin's own limit
   */
  public record Deadline(long atNanos, long limitMillis, boolean ofCaller) {}

  /** A call that has just been accepted. */
  public Call(Command command, Deadline deadline, CallListener listener) {
    this.command = command;
    this.deadline = deadline;
    this.listener = listener;
  }

  /** The identifier that its answer and events carry. */
  public String id() {
    return command.id();
  }

  /** The command's name. */
  public String command() {
    return command.command();
  }

  /** When it must have been answered. */
  public Deadline deadline() {
    return deadline;
  }

  /** Whether its outcome is known. */
  public boolean isDone() {
    return done.get();
  }

  /** How long until its deadline; not positive when that has passed. */
  public long remainingNanos() {
    return deadline.atNanos() - System.nanoTime();
  }

  /**
   * Begins the plugin's own limit only now, since the call has waited for the plugin's first start,
   * which has a limit of its own. A caller's deadline stays as it is.
   */
  public void startClock() {
    Deadline old = deadline;
    if (!old.ofCaller()) {
      long atNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(old.limitMillis());
      deadline = new Deadline(atNanos, old.limitMillis(), false);
    }
  }

  /** Keeps the deadline's timer, to be cancelled with the outcome. */
  public void armedBy(Future<?> deadlineTimer) {
    timer = deadlineTimer;
    if (done.get()) {
      deadlineTimer.cancel(false);
    }
  }

  /** Ends the call; false when it had ended already. */
  public boolean complete(Outcome outcome) {
    if (!done.compareAndSet(false, true)) {
      return false;
    }
    Future<?> armed = timer;
    if (armed != null) {
      armed.cancel(false);
    }
    listener.done(outcome);
    return true;
  }

  /** Ends the call with an error; false when it had ended already. */
  public boolean fail(PluginError error) {
    return complete(new Outcome.Failure(error));
  }

  void event(Event event) {
    if (!done.get()) {
      listener.event(event);
    }
  }

  /** The command as the instance gets it: with the time that is left now. */
  Command toCommand() {
    return new Command(
        command.id(),
        command.timestamp(),
        command.plugin(),
        command.command(),
        command.args(),
        OptionalDouble.of(Math.max(0, remainingNanos()) / NANOS_PER_MILLI),
        command.attempt(),
        command.trace());
  }
}
