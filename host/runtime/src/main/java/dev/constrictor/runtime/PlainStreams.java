package dev.constrictor.runtime;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The JDK's streams over bytes lock for each byte, which is what {@code marshal} writes and reads
 * them by. A guest has one thread, so here they do not. Called by rewritten code in place of the
 * constructors.
 */
public final class PlainStreams {
  private PlainStreams() {}

  public static ByteArrayOutputStream construct() {
    return new Bytes();
  }

  public static ByteArrayOutputStream construct(int size) {
    LargeArrays.check(Math.max(size, 0), Byte.BYTES);
    return new Bytes(size);
  }

  public static DataOutputStream construct(OutputStream out) {
    return new Data(out);
  }

  public static ByteArrayInputStream construct(byte[] bytes) {
    return new Input(bytes, 0, bytes.length);
  }

  public static ByteArrayInputStream construct(byte[] bytes, int start, int length) {
    return new Input(bytes, start, length);
  }

  private static final class Bytes extends ByteArrayOutputStream {
    Bytes() {}

    Bytes(int size) {
      super(size);
    }

    @Override
    public void write(int value) {
      if (count == buf.length) {
        LargeArrays.check(count, 2);
        super.write(value);
      } else {
        buf[count++] = (byte) value;
      }
    }

    @Override
    public void write(byte[] bytes, int start, int length) {
      if (length > buf.length - count) {
        LargeArrays.check(Math.max(count, length), 2);
        super.write(bytes, start, length);
      } else {
        System.arraycopy(bytes, start, buf, count, length);
        count += length;
      }
    }
  }

  private static final class Data extends DataOutputStream {
    Data(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      count(1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      out.write(bytes, start, length);
      count(length);
    }

    private void count(int added) {
      int sum = written + added;
      written = sum < 0 ? Integer.MAX_VALUE : sum;
    }
  }

  private static final class Input extends ByteArrayInputStream {
    Input(byte[] bytes, int start, int length) {
      super(bytes, start, length);
    }

    @Override
    public int read() {
      return pos < count ? buf[pos++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int start, int length) {
      if (length > count - pos || length == 0) {
        return super.read(into, start, length);
      }
      System.arraycopy(buf, pos, into, start, length);
      pos += length;
      return length;
    }
  }
}
