package dev.constrictor.protocol;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Cuts a stream of bytes into lines of bounded length, whatever the pieces it comes in. A newline
 * ends a line, a carriage return before it is dropped, empty lines are ignored. A line over the
 * limit is reported once and skipped, and the stream goes on behind it.
 *
 * <p>Keeps at most one line's limit in memory. For one thread at a time; a receiver must not feed.
 */
public final class LineFramer {
  private static final int FIRST_CAPACITY = 1024;

  /** A buffer that one large line made larger than this is not kept for the next. */
  private static final int KEPT_CAPACITY = 64 * 1024;

  private static final byte[] NONE = {};

  private final int maxLineBytes;
  private byte[] buffer = NONE;

  /** The bytes of the present line so far; the first {@code maxLineBytes} of them are kept. */
  private long seen;

  private boolean endsInReturn;
  private boolean skipping;

  /**
   * A framer at the start of a stream.
   *
   * @param maxLineBytes the longest line, in bytes without what ends it
   */
  public LineFramer(int maxLineBytes) {
    Checks.that(maxLineBytes > 0, "maxLineBytes", "1 or more", maxLineBytes);
    this.maxLineBytes = maxLineBytes;
  }

  /** Takes the next bytes of the stream, and hands over the lines that they complete. */
  public void feed(byte[] buf, int off, int len, Consumer<Frame> receiver) {
    Objects.checkFromIndexSize(off, len, buf.length);
    int end = off + len;
    int start = off;
    while (start < end) {
      int newline = indexOfNewline(buf, start, end);
      take(buf, start, (newline < 0 ? end : newline) - start, receiver);
      if (newline < 0) {
        return;
      }
      endLine(receiver);
      start = newline + 1;
    }
  }

  /** Tells that the stream has ended: a last line without newline counts. */
  public void finish(Consumer<Frame> receiver) {
    endLine(receiver);
  }

  private static int indexOfNewline(byte[] buf, int start, int end) {
    for (int i = start; i < end; i++) {
      if (buf[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void take(byte[] buf, int off, int len, Consumer<Frame> receiver) {
    if (len == 0 || skipping) {
      return;
    }
    int room = (int) Math.max(0, maxLineBytes - seen);
    int kept = Math.min(room, len);
    if (kept > 0) {
      reserve((int) seen + kept);
      System.arraycopy(buf, off, buffer, (int) seen, kept);
    }
    seen += len;
    endsInReturn = buf[off + len - 1] == '\r';
    if (contentLength() > maxLineBytes) {
      skipping = true;
      buffer = NONE;
      receiver.accept(new Frame.Oversize(seen));
    }
  }

  private void endLine(Consumer<Frame> receiver) {
    int length = skipping ? 0 : (int) contentLength();
    byte[] line = length == 0 ? NONE : Arrays.copyOf(buffer, length);
    seen = 0;
    endsInReturn = false;
    skipping = false;
    if (buffer.length > KEPT_CAPACITY) {
      buffer = NONE;
    }
    if (length > 0) {
      receiver.accept(new Frame.Line(line));
    }
  }

  private long contentLength() {
    return endsInReturn ? seen - 1 : seen;
  }

  private void reserve(int needed) {
    if (needed > buffer.length) {
      long doubled = Math.max(FIRST_CAPACITY, 2L * buffer.length);
      long capacity = Math.min(maxLineBytes, Math.max(needed, doubled));
      buffer = Arrays.copyOf(buffer, (int) capacity);
    }
  }
}
