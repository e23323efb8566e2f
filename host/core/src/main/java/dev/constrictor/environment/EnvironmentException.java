package dev.constrictor.environment;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;

/** An environment cannot be had; the message says which requirement or setting is to blame. */
public sealed class EnvironmentException extends Exception permits NotInProcessException {
  private static final long serialVersionUID = 1L;

  /** A reason for people. */
  public EnvironmentException(String message) {
    super(message);
  }

  /** A reason for people, and what caused it. */
  public EnvironmentException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The failure as its plugin's callers are told it. */
  public PluginError toError() {
    return PluginError.of(Reason.ENVIRONMENT, reason());
  }

  /** The reason. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
