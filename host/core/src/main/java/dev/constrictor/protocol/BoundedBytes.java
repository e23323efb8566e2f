package dev.constrictor.protocol;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/** Collects an encoded message in memory, up to a limit. */
final class BoundedBytes extends OutputStream {
  private static final int FIRST_CAPACITY = 1024;

  private final int maxBytes;
  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int count;

  BoundedBytes(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public void write(int value) {
    require(1);
    bytes[count++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int off, int len) {
    Objects.checkFromIndexSize(off, len, source.length);
    require(len);
    System.arraycopy(source, off, bytes, count, len);
    count += len;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, count);
  }

  /** The text and the newline that ends it; the limit does not count the newline. */
  byte[] toLine() {
    byte[] line = Arrays.copyOf(bytes, count + 1);
    line[count] = '\n';
    return line;
  }

  private void require(int more) {
    long needed = (long) count + more;
    if (needed > maxBytes) {
      throw new MessageTooLargeException(maxBytes);
    }
    if (needed > bytes.length) {
      long doubled = Math.min(maxBytes, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
    }
  }
}
