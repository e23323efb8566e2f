package dev.constrictor.backend.cpython;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;

/** A plugin cannot be run in a process here; the error is what its callers are told. */
public final class UnusableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient PluginError error;

  /** With why, for people. */
  public UnusableException(Reason reason, String message) {
    super(message);
    this.error = PluginError.of(reason, message);
  }

  /** What callers are told. */
  public PluginError error() {
    return error;
  }
}
