package dev.constrictor.backend;

import dev.constrictor.api.PluginError;
import java.util.Objects;

/**
 * Why an instance ended.
 *
 * @param error what calls still pending are answered with
 * @param countsAgainstPlugin whether it uses up the plugin's restart budget: its own exits and
 *     limit breaches do, a caller's short deadline, a cancellation or an orderly stop do not
 */
public record Ending(PluginError error, boolean countsAgainstPlugin) {
  /** Checks. */
  public Ending {
    Objects.requireNonNull(error, "error");
  }
}
