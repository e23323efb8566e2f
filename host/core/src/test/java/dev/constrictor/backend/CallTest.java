package dev.constrictor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.api.ErrorType;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.protocol.Command;
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
}
