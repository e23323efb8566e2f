package dev.constrictor.backend.cpython;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.GuestClaim;
import dev.constrictor.protocol.ErrorMessage;
import java.util.Set;

/** What is believed of the errors that a worker answers. Safe for several threads. */
record WorkerClaims(Ledger ledger) {
  /** What the worker itself refuses, outside of any plugin code: such an error has no exception. */
  private static final Set<Reason> REFUSALS = Set.of(Reason.BAD_MESSAGE, Reason.CANCELLED);

  /** The same error, or one that claims nothing that the host would have to know. */
  ErrorMessage credible(ErrorMessage message) {
    PluginError error = message.error();
    if (isCredible(message.id().orElse(""), error)) {
      return message;
    }
    return new ErrorMessage(message.id(), message.timestamp(), GuestClaim.disbelieved(error));
  }

  private boolean isCredible(String call, PluginError error) {
    Reason reason = error.reason();
    return !GuestClaim.HOST_DECIDES.contains(reason)
        || reason == Reason.MESSAGE_LIMIT // nobody else has seen what was too large to be sent
        || (REFUSALS.contains(reason) && error.pythonType() == null)
        || ledger.wasTold(call, reason);
  }
}
