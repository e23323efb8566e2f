package dev.constrictor.environment;

/**
 * What a plugin requires cannot be served inside the host's process, now or ever: it has native
 * code, or the in-process Python cannot import it. A process of its own may serve it.
 */
public final class NotInProcessException extends EnvironmentException {
  private static final long serialVersionUID = 1L;

  /** A reason for people. */
  public NotInProcessException(String message) {
    super(message);
  }
}
