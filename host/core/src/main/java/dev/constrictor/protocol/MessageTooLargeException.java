package dev.constrictor.protocol;

/** A message whose text would be larger than the limit; nothing of it was sent. */
public final class MessageTooLargeException extends RuntimeException {
  private final int maxBytes;

  MessageTooLargeException(int maxBytes) {
    super("the encoded message is larger than the limit of " + maxBytes + " bytes");
    this.maxBytes = maxBytes;
  }

  /** The limit that was exceeded, in bytes. */
  public int maxBytes() {
    return maxBytes;
  }
}
