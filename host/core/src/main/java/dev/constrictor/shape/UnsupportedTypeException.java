package dev.constrictor.shape;

/** A Java type that has no JSON form here; a mistake in the caller's program. */
public final class UnsupportedTypeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnsupportedTypeException(String message) {
    super(message);
  }
}
