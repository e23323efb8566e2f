package dev.constrictor.backend.graalpy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON values in Python's own format for constants, which {@code marshal.loads} reads many
 * times faster than {@code json.loads} reads text. Of one thread, for one value.
 *
 * @see <a href="https://docs.python.org/3/library/marshal.html">marshal</a>
 */
final class MarshalWriter {
  /** GraalPy 25.0 reads and writes 200 levels; deeper values cross another way. */
  static final int MAX_DEPTH = 190;

  /** Python keeps long integers in digits of so many bits, here as in memory. */
  static final int DIGIT_BITS = 15;

  /** Stands in place of a text's length where its characters are UTF-32, surrogates among them. */
  static final int UTF_32 = -1;

  private static final int MAX_SHORT_ASCII = 255;

  private byte[] bytes = new byte[512];
  private int length;

  /** The value's bytes as text, one character a byte; null when it is nested too deeply. */
  static @Nullable String write(Map<?, ?> value) {
    MarshalWriter writer = new MarshalWriter();
    return writer.value(value, MAX_DEPTH)
        ? new String(writer.bytes, 0, writer.length, StandardCharsets.ISO_8859_1)
        : null;
  }

  private boolean value(@Nullable Object value, int depth) {
    return switch (value) {
      case null -> put('N');
      case Boolean flag -> put(flag ? 'T' : 'F');
      case String text -> text(text);
      case Long number -> integer(number);
      case Integer number -> integer(number);
      case Short number -> integer(number);
      case Byte number -> integer(number);
      case Double number -> floating(number);
      case Float number -> floating(number);
      case BigInteger number -> big(number);
      case Map<?, ?> map -> depth > 0 && map(map, depth - 1);
      case List<?> list -> depth > 0 && list(list, depth - 1);
      default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
    };
  }

  private boolean map(Map<?, ?> map, int depth) {
    put('{');
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!value(entry.getKey(), depth) || !value(entry.getValue(), depth)) {
        return false;
      }
    }
    return put('0');
  }

  private boolean list(List<?> list, int depth) {
    put('[');
    int32(list.size());
    for (Object item : list) {
      if (!value(item, depth)) {
        return false;
      }
    }
    return true;
  }

  private boolean integer(long number) {
    if (number == (int) number) {
      put('i');
      int32((int) number);
      return true;
    }
    return big(BigInteger.valueOf(number));
  }

  private boolean floating(double number) {
    put('g');
    long bits = Double.doubleToRawLongBits(number);
    int32((int) bits);
    int32((int) (bits >>> Integer.SIZE));
    return true;
  }

  private boolean big(BigInteger number) {
    BigInteger magnitude = number.abs();
    int digits = Math.ceilDiv(magnitude.bitLength(), DIGIT_BITS);
    byte[] bigEndian = magnitude.toByteArray();
    put('l');
    int32(number.signum() < 0 ? -digits : digits);
    int accumulated = 0;
    int bits = 0;
    int written = 0;
    for (int i = bigEndian.length - 1; i >= 0; i--) {
      accumulated |= (bigEndian[i] & 0xFF) << bits;
      bits += Byte.SIZE;
      if (bits >= DIGIT_BITS) {
        int16(accumulated & ((1 << DIGIT_BITS) - 1));
        written++;
        accumulated >>>= DIGIT_BITS;
        bits -= DIGIT_BITS;
      }
    }
    if (written < digits) {
      int16(accumulated);
    }
    return true;
  }

  private boolean text(String text) {
    int kind = 0;
    for (int i = 0; i < text.length(); i++) {
      kind |= text.charAt(i);
      if (Character.isSurrogate(text.charAt(i))) {
        return withSurrogates(text);
      }
    }
    if (kind < 0x80 && text.length() <= MAX_SHORT_ASCII) {
      put('z');
      put(text.length());
    } else {
      put('u');
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    if (kind >= 0x80 || text.length() > MAX_SHORT_ASCII) {
      int32(encoded.length);
    }
    require(encoded.length);
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
    return true;
  }

  /** Halves of pairs, which UTF-8 cannot say and Python can, are kept as they are. */
  private boolean withSurrogates(String text) {
    int[] points = text.codePoints().toArray();
    put('u');
    int32(UTF_32);
    int32(Math.multiplyExact(points.length, Integer.BYTES));
    for (int point : points) {
      int32(point);
    }
    return true;
  }

  private void int32(int number) {
    require(Integer.BYTES);
    bytes[length++] = (byte) number;
    bytes[length++] = (byte) (number >> 8);
    bytes[length++] = (byte) (number >> 16);
    bytes[length++] = (byte) (number >> 24);
  }

  private void int16(int number) {
    require(Short.BYTES);
    bytes[length++] = (byte) number;
    bytes[length++] = (byte) (number >> 8);
  }

  private boolean put(int one) {
    require(1);
    bytes[length++] = (byte) one;
    return true;
  }

  private void require(int more) {
    if (length + more > bytes.length || length + more < 0) {
      int needed = Math.addExact(length, more);
      bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * bytes.length, 1L << 30)));
    }
  }
}
