package dev.constrictor.backend;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.protocol.ErrorPayload;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Why an instance ended.
 *
 * @param error what calls still pending are answered with
 * @param countsAgainstPlugin whether it uses up the plugin's restart budget: its own exits and
 *     limit breaches do, a caller's short deadline, a cancellation or an orderly stop do not
 * @param ofCall the one call that the error is about, where the others had no part in it
 */
public record Ending(PluginError error, boolean countsAgainstPlugin, Optional<String> ofCall) {
  /** Checks. */
  public Ending {
    Objects.requireNonNull(error, "error");
  }

  /** The end of an instance as a whole: every call on it is told the same. */
  public Ending(PluginError error, boolean countsAgainstPlugin) {
    this(error, countsAgainstPlugin, Optional.empty());
  }

  /** What a call that was in flight is told: it may have been lost with another one. */
  PluginError errorFor(String callId) {
    if (ofCall.isEmpty() || ofCall.get().equals(callId)) {
      return error;
    }
    return new PluginError(
        Reason.NOT_RUNNING.usualType(),
        Reason.NOT_RUNNING,
        "the instance was ended under this call, because of another one: " + error.message(),
        null,
        null,
        true,
        Map.of("cause", ErrorPayload.toMap(error)));
  }
}
