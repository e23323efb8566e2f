package dev.constrictor.backend;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a guest says of its own failure. The host knows its limits and deadlines by its own flags,
 * and a plugin can raise what it likes. Stateless.
 */
public final class GuestClaim {
  /** What the host finds out by itself; from the guest it is a claim. */
  public static final Set<Reason> HOST_DECIDES =
      Set.copyOf(
          EnumSet.complementOf(
              EnumSet.of(
                  Reason.GUEST_EXCEPTION,
                  Reason.BAD_ARGUMENTS,
                  Reason.BAD_RESULT,
                  Reason.UNKNOWN_COMMAND,
                  Reason.PERMISSION_DENIED)));

  private GuestClaim() {}

  /** The same error as the guest's own exception: without a word that is the host's alone. */
  public static PluginError disbelieved(PluginError claimed) {
    return new PluginError(
        claimed.errorType(),
        Reason.GUEST_EXCEPTION,
        claimed.message(),
        claimed.pythonType(),
        claimed.traceback(),
        claimed.retryable(),
        claimed.details());
  }
}
