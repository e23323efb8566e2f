package dev.constrictor.backend.graalpy;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Ending;
import dev.constrictor.backend.GuestClaim;
import dev.constrictor.backend.InstanceListener;
import dev.constrictor.backend.PluginInstance;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Response;
import dev.constrictor.protocol.Stats;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * Has the guest work on commands: on each to its end, or, where calls share the guest, on those of
 * async commands by turns. For the guest's thread.
 */
final class CallRunner {
  private static final double NANOS_PER_MILLI = 1e6;

  /** In so many rounds a call hears of its cancellation and ends, unless it would not. */
  private static final int ROUNDS_TO_END = 10;

  private final Map<GuestCall, Integer> roundsSinceCancelled = new HashMap<>();
  private final GuestContexts.Guest guest;
  private final GuestCalls calls;
  private final InstanceListener listener;
  private final PluginInstance instance;
  private final BooleanSupplier ended;
  private final Runnable finishLines;

  /**
   * @param instance what ends when its context has broken
   * @param ended whether that has happened: then others answer its calls
   * @param finishLines hands over what the guest has written without a line's end
   */
  CallRunner(
      GuestContexts.Guest guest,
      GuestCalls calls,
      InstanceListener listener,
      PluginInstance instance,
      BooleanSupplier ended,
      Runnable finishLines) {
    this.guest = guest;
    this.calls = calls;
    this.listener = listener;
    this.instance = instance;
    this.ended = ended;
    this.finishLines = finishLines;
  }

  Crossing crossing() {
    return guest.crossing();
  }

  /** Works on a command, until it is answered or waits for something. */
  void begin(GuestCall call) {
    call.begin();
    calls.enter(call);
    try {
      @Nullable Object args = guest.crossing().toGuest(call.command().args());
      calls.inPython(true);
      if (call.isUnwanted()) { // asked after an interrupt could come: one of the two is seen
        fail(call, PluginError.of(Reason.CANCELLED, "given up before it began"));
        return;
      }
      Value outcome = execute(call, args);
      calls.inPython(false);
      if (guest.step() != null && outcome.isNumber()) {
        call.parks();
      } else {
        answered(call, outcome);
      }
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
      calls.inPython(false);
      failed(call, failure);
    } finally {
      calls.leave();
    }
  }

  private Value execute(GuestCall call, @Nullable Object args) {
    return guest
        .handle()
        .execute(
            call.id(),
            call.command().command(),
            args,
            call.secondsLeft(),
            call.command().attempt());
  }

  /** The guest has answered a call. */
  void answered(GuestCall call, Value outcome) {
    calls.inPython(false);
    if (ended.getAsBoolean()) {
      return; // closed under the call: whoever closed it has answered
    }
    Crossing.Answer answer;
    try {
      answer = guest.crossing().answer(outcome);
    } catch (Crossing.TooLargeException e) { // the host's own finding, and no claim of the guest's
      fail(call, guest.crossing().tooLarge("answer"));
      return;
    }
    finishLines.run();
    if (answer.error() != null) {
      fail(call, credible(call, answer.error()));
    } else if (settle(call)) {
      listener.received(new Response(call.id(), now(), answer.result(), stats(call)));
    }
  }

  /** Takes a call out that the guest is done with, unless the instance's end is to answer it. */
  private boolean settle(GuestCall call) {
    call.meter().leave();
    calls.remove(call);
    return call.settle();
  }

  private static Stats stats(GuestCall call) {
    return new Stats(call.wallMillis(), call.meter().cpuNanos() / NANOS_PER_MILLI);
  }

  private void fail(GuestCall call, PluginError error) {
    if (settle(call)) {
      listener.failed(new ErrorMessage(Optional.of(call.id()), now(), error), stats(call));
    }
  }

  /** The same error, or one without the host's own reason: a host function's may be passed on. */
  private static PluginError credible(GuestCall call, PluginError claimed) {
    Reason reason = claimed.reason();
    return !GuestClaim.HOST_DECIDES.contains(reason) || call.hostSaid().contains(reason)
        ? claimed
        : GuestClaim.disbelieved(claimed);
  }

  /**
   * Something flew through python-lib: a denial GraalPy has no Python error for, an exit, a bug.
   */
  private void failed(GuestCall call, Throwable failure) {
    RuntimeDamage.lookAt(failure);
    if (ended.getAsBoolean()) {
      return;
    }
    if (call.isInterrupted()) {
      return; // python-lib itself was hit: whoever gave the call up ends the instance after a grace
    }
    GuestFailure classified = GuestFailure.of(failure);
    if (classified.endsInstance()) {
      instance.destroy(new Ending(classified.error(), true));
    } else {
      fail(call, classified.error());
    }
  }

  /** Has the guest give up a call that waits for its turn; its thread is here, so nobody else's. */
  void cancel(GuestCall call) {
    Value cancel = guest.cancel();
    if (cancel != null && call.isParked()) {
      call.tell();
      cancel.execute(call.id());
      roundsSinceCancelled.put(call, 0);
    }
  }

  /** Another round is over, after which the guest will have nothing to do for so long. */
  private void countRound(long pauseNanos) {
    if (roundsSinceCancelled.isEmpty()) {
      return;
    }
    roundsSinceCancelled.keySet().removeIf(call -> calls.find(call.id()) == null);
    roundsSinceCancelled.replaceAll((call, rounds) -> rounds + 1);
    for (Map.Entry<GuestCall, Integer> asked : roundsSinceCancelled.entrySet()) {
      if (pauseNanos > 0 || asked.getValue() >= ROUNDS_TO_END) {
        asked.getKey().askToStop();
      }
    }
  }

  /**
   * Lets the calls that wait have their turns; answers after how many nanoseconds one of them will
   * have something to do again.
   */
  long step() {
    Value step = guest.step();
    if (step == null) {
      throw new IllegalStateException("no call can wait here");
    }
    calls.beginRound();
    try {
      Value seconds = step.execute();
      long pauseNanos =
          seconds.isNull()
              ? Long.MAX_VALUE / 2
              : (long) (seconds.asDouble() * TimeUnit.SECONDS.toNanos(1));
      countRound(pauseNanos);
      return pauseNanos;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
      RuntimeDamage.lookAt(failure);
      if (!ended.getAsBoolean()) { // the guest's loop is broken, and nobody's turn comes any more
        PluginError why = GuestFailure.of(failure).error();
        GuestCall during = calls.current();
        instance.destroy(
            during == calls.none()
                ? new Ending(why, true)
                : new Ending(why, true, Optional.of(during.id())));
      }
      return 0;
    } finally {
      calls.leave();
    }
  }

  private static double now() {
    return System.currentTimeMillis() / 1000.0;
  }
}
