package dev.constrictor.cli;

/** The command line asks for something that cannot be; the message says what and what can be. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
