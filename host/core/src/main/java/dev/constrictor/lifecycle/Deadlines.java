package dev.constrictor.lifecycle;

import dev.constrictor.backend.Call;
import dev.constrictor.backend.Timers;
import java.time.Duration;

/**
 * Which of the two deadlines of a call is watched from when: the caller's from its acceptance, the
 * plugin's own from when the plugin serves. Safe for several threads.
 */
final class Deadlines {
  /** What becomes of calls whose time is up. Called on the timers' thread; must not block. */
  interface Owner {
    /** The deadline that the call carries has passed. */
    void expired(Call call);

    /** The caller's deadline has passed, which is later than the plugin's own would be. */
    void tooLateForCaller(Call call, Call.Deadline passed);
  }

  /** No caller is watched for longer. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(365);

  private final Timers timers;
  private final Owner owner;

  Deadlines(Timers timers, Owner owner) {
    this.timers = timers;
    this.owner = owner;
  }

  /**
   * A call has been accepted.
   *
   * @param serves whether its plugin serves now
   */
  void accepted(Call call, boolean serves) {
    if (call.deadline().ofCaller() || serves) {
      call.arm(timers, owner::expired);
    } else {
      call.command().deadlineMs().ifPresent(millis -> watchForCaller(call, millis));
    }
  }

  private void watchForCaller(Call call, double millis) {
    long bounded = (long) Math.min(millis, LONGEST_WAIT.toMillis());
    Call.Deadline tooLate = Call.Deadline.in(bounded, true);
    timers.after(Duration.ofMillis(bounded), () -> owner.tooLateForCaller(call, tooLate));
  }

  /** The plugin of a call that has waited for that serves: its own limit begins now. */
  void serves(Call call) {
    if (!call.deadline().ofCaller()) {
      call.startClock();
      call.arm(timers, owner::expired);
    }
  }
}
