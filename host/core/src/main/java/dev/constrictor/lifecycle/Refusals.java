package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Reason;
import dev.constrictor.protocol.ErrorPayload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why one plugin cannot serve, as its callers are told: its last failure, and what it made of the
 * plugin. Not thread-safe: its plugin's lock guards it.
 */
final class Refusals {
  private PluginError last = PluginError.of(Reason.NOT_RUNNING, "not started");

  /** Remembers what went wrong. */
  void failed(PluginError error) {
    last = error;
  }

  /** Remembers that the plugin may not go on; the failure before is the cause. */
  PluginError quarantined(String why) {
    last = PluginError.of(Reason.QUARANTINED, "quarantined: " + why, cause());
    return last;
  }

  /** What a caller is told while the plugin is in this state, for this reason. */
  PluginError in(PluginState state, String reason) {
    boolean cannotRunHere = state == PluginState.FAILED && last.reason() == Reason.ENVIRONMENT;
    if (state == PluginState.QUARANTINED || cannotRunHere) {
      return last;
    }
    String why = state == PluginState.FAILED ? "failed to start: " + last.message() : reason;
    return PluginError.of(Reason.NOT_RUNNING, "the plugin is " + state + ": " + why, cause());
  }

  private Map<String, @Nullable Object> cause() {
    return Map.of("cause", ErrorPayload.toMap(last));
  }
}
