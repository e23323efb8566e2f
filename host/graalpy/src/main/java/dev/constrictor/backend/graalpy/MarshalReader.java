package dev.constrictor.backend.graalpy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code marshal.dumps(value, 2)} wrote, as far as JSON can say it. The bytes come from
 * guest code and are trusted in nothing. Of one thread, for one value.
 */
final class MarshalReader {
  /** No deeper than GraalPy writes; guards the stack against bytes that no GraalPy wrote. */
  private static final int MAX_DEPTH = 210;

  private final byte[] bytes;
  private int position;

  private MarshalReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The value is fine for Python, and not of the plain types that JSON has. */
  static final class NotPlainException extends Exception {
    private static final long serialVersionUID = 1L;

    NotPlainException() {
      super("not of the plain types", null, false, false);
    }
  }

  /**
   * The value as Map, List, String, Long, BigInteger, Double, Boolean or null.
   *
   * @throws NotPlainException when it is, or holds, something that python-lib has to convert or
   *     refuse: a tuple, a set, bytes, NaN, a key that is no text
   * @throws IllegalArgumentException when the bytes are not such a value
   */
  static @Nullable Object read(byte[] bytes) throws NotPlainException {
    MarshalReader reader = new MarshalReader(bytes);
    Object value = reader.value(reader.type(), MAX_DEPTH);
    if (reader.position != bytes.length) {
      throw new IllegalArgumentException("bytes follow the value");
    }
    return value;
  }

  private @Nullable Object value(int type, int depth) throws NotPlainException {
    return switch (type) {
      case 'N' -> null;
      case 'T' -> true;
      case 'F' -> false;
      case 'i' -> (long) int32();
      case 'I' -> int64();
      case 'l' -> big();
      case 'g' -> floating();
      case 'u', 'z' -> text(type);
      case '[' -> list(depth - 1);
      case '{' -> map(depth - 1);
      default -> throw new NotPlainException();
    };
  }

  private int type() {
    require(1);
    return bytes[position++];
  }

  private List<@Nullable Object> list(int depth) throws NotPlainException {
    int size = int32();
    requireItems(size, depth);
    List<@Nullable Object> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(value(type(), depth));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(int depth) throws NotPlainException {
    requireItems(0, depth);
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int type = type(); type != '0'; type = type()) {
      if (type != 'u' && type != 'z') {
        throw new NotPlainException();
      }
      String key = text(type);
      map.put(key, value(type(), depth));
    }
    return map;
  }

  private void requireItems(int size, int depth) {
    if (depth == 0) {
      throw new IllegalArgumentException("nested too deeply");
    }
    require(size); // each item has one byte at least
  }

  private double floating() throws NotPlainException {
    double number = Double.longBitsToDouble(int64());
    if (!Double.isFinite(number)) {
      throw new NotPlainException();
    }
    return number;
  }

  private Number big() {
    int signed = int32();
    require(Short.BYTES * Math.abs((long) signed));
    int digits = Math.abs(signed);
    long bitsInAll = (long) digits * MarshalWriter.DIGIT_BITS;
    byte[] bigEndian = new byte[(int) Math.ceilDiv(bitsInAll, Byte.SIZE) + 1];
    int target = bigEndian.length - 1;
    int accumulated = 0;
    int bits = 0;
    for (int i = 0; i < digits; i++) {
      accumulated |= int16() << bits;
      bits += MarshalWriter.DIGIT_BITS;
      while (bits >= Byte.SIZE) {
        bigEndian[target--] = (byte) accumulated;
        accumulated >>>= Byte.SIZE;
        bits -= Byte.SIZE;
      }
    }
    bigEndian[target] = (byte) accumulated;
    BigInteger magnitude = new BigInteger(1, bigEndian);
    BigInteger number = signed < 0 ? magnitude.negate() : magnitude;
    if (number.bitLength() < Long.SIZE) {
      return number.longValue();
    }
    return number;
  }

  private String text(int type) {
    int size = type == 'z' ? type() & 0xFF : int32();
    if (size == MarshalWriter.UTF_32) {
      return utf32();
    }
    require(size);
    String text = new String(bytes, position, size, StandardCharsets.UTF_8);
    position += size;
    return text;
  }

  private String utf32() {
    int size = int32();
    require(size);
    StringBuilder text = new StringBuilder(size / Integer.BYTES);
    for (int i = 0; i < size / Integer.BYTES; i++) {
      text.appendCodePoint(int32());
    }
    return text.toString();
  }

  private int int32() {
    require(Integer.BYTES);
    int number = little().getInt(position);
    position += Integer.BYTES;
    return number;
  }

  private long int64() {
    require(Long.BYTES);
    long number = little().getLong(position);
    position += Long.BYTES;
    return number;
  }

  private int int16() {
    int number = (bytes[position] & 0xFF) | (bytes[position + 1] & 0xFF) << Byte.SIZE;
    position += Short.BYTES;
    return number;
  }

  private ByteBuffer little() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void require(long more) {
    if (more < 0 || more > bytes.length - position) {
      throw new IllegalArgumentException("the bytes end inside the value");
    }
  }
}
