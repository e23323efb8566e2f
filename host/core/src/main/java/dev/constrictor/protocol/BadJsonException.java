package dev.constrictor.protocol;

import org.jspecify.annotations.Nullable;

/** A text that is not JSON as the protocol reads it; its message says why, for people. */
final class BadJsonException extends Exception {
  BadJsonException(String problem, @Nullable Throwable cause) {
    super(problem, cause);
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
