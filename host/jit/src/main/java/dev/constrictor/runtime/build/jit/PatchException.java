package dev.constrictor.runtime.build.jit;

/** A jar is not the one that the patch was written for; the message says what does not fit. */
final class PatchException extends Exception {
  private static final long serialVersionUID = 1L;

  PatchException(String message) {
    super(message);
  }
}
