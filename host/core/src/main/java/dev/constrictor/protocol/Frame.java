package dev.constrictor.protocol;

/** What a {@link LineFramer} makes of a stream of bytes. */
public sealed interface Frame {
  /**
   * One line, without what ended it.
   *
   * @param bytes its bytes, the receiver's to keep; never empty
   */
  record Line(byte[] bytes) implements Frame {}

  /**
   * A line over the limit, told as soon as that is certain; it is skipped to its end.
   *
   * @param bytesSeen how many bytes of it had come by then
   */
  record Oversize(long bytesSeen) implements Frame {}
}
