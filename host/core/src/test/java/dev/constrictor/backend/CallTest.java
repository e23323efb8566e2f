package dev.constrictor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.api.ErrorType;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import dev.constrictor.protocol.Stats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallTest {
  private static final long LATE = -5;
  private static final long EARLY = 60_000;
  private static final PluginError OWN_TIMEOUT = own(ErrorType.TIMEOUT);

  private final List<Outcome> outcomes = new ArrayList<>();

  private static PluginError own(ErrorType type) {
    return new PluginError(
        type, Reason.GUEST_EXCEPTION, "timed out", "TimeoutError", null, false, Map.of());
  }

  private Reason reasonAfter(String command, long millisLeft, PluginError error) {
    Call.Deadline deadline = Call.Deadline.in(millisLeft, false);
    new Call(Command.of(command, Map.of()), deadline, outcomes::add).fail(error);
    return ((Outcome.Failure) outcomes.getLast()).error().reason();
  }

  @Test
  void aPluginsOwnTimeoutAfterTheDeadlineIsTheDeadline() {
    assertThat(reasonAfter("work", LATE, OWN_TIMEOUT)).isEqualTo(Reason.CALL_TIMEOUT);
  }

  @Test
  void whatElseAPluginSaysIsItsOwn() {
    assertThat(reasonAfter("work", EARLY, OWN_TIMEOUT)).isEqualTo(Reason.GUEST_EXCEPTION);
    assertThat(reasonAfter("work", LATE, own(ErrorType.NETWORK_ERROR)))
        .isEqualTo(Reason.GUEST_EXCEPTION);
    assertThat(reasonAfter("$start", LATE, OWN_TIMEOUT)).isEqualTo(Reason.GUEST_EXCEPTION);
  }

  @Test
  void whatAListenerThrowsReachesNobody() {
    CallListener failing =
        new CallListener() {
          @Override
          public void event(Event event) {
            throw new IllegalStateException("as the test wants it");
          }

          @Override
          public void done(Outcome outcome) {
            outcomes.add(outcome);
            throw new StackOverflowError("as the test wants it");
          }
        };
    Map<String, Object> data = Map.of("fraction", 0.5, "message", "half", "index", 0L, "value", 1L);
    for (EventKind kind : List.of(EventKind.PROGRESS, EventKind.ITEM)) {
      Call call = new Call(Command.of("work", Map.of()), Call.Deadline.in(EARLY, false), failing);
      call.event(Event.of(call.id(), kind, data));
      assertThat(call.isDone()).isFalse();
      assertThat(call.complete(new Outcome.Success("answer", Stats.NONE))).isTrue();
    }
    assertThat(outcomes.getFirst()).isEqualTo(new Outcome.Success("answer", Stats.NONE));
    assertThat(outcomes.getLast()) // an item is missing: that is not the answer any more
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure -> assertThat(failure.error().reason()).isEqualTo(Reason.INTERNAL));
  }
}
