package dev.constrictor.runtime;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's buffers grow out of our sight; here they are checked each time that they double. Called
 * by rewritten code in place of the methods of the same name.
 */
public final class GrowingBuffers {
  private GrowingBuffers() {}

  private static void grow(int length, int added) {
    long grown = (long) length + added;
    if (grown > LargeArrays.LARGE && Long.highestOneBit(grown) > length) {
      LargeArrays.require(grown > Integer.MAX_VALUE ? Long.MAX_VALUE : grown);
    }
  }

  public static StringBuilder construct(int capacity) {
    LargeArrays.check(capacity, Byte.BYTES);
    return new StringBuilder(capacity);
  }

  public static StringBuilder append(StringBuilder builder, @Nullable String text) {
    grow(builder.length(), text == null ? 0 : text.length());
    return builder.append(text);
  }

  public static StringBuilder append(StringBuilder builder, @Nullable CharSequence text) {
    grow(builder.length(), text == null ? 0 : text.length());
    return builder.append(text);
  }

  public static StringBuilder append(
      StringBuilder builder, @Nullable CharSequence text, int start, int end) {
    grow(builder.length(), end - start);
    return builder.append(text, start, end);
  }

  public static StringBuilder append(StringBuilder builder, char character) {
    grow(builder.length(), 1);
    return builder.append(character);
  }

  public static StringBuilder appendCodePoint(StringBuilder builder, int codePoint) {
    grow(builder.length(), Character.charCount(codePoint));
    return builder.appendCodePoint(codePoint);
  }

  public static StringBuilder insert(StringBuilder builder, int at, char character) {
    grow(builder.length(), 1);
    return builder.insert(at, character);
  }

  public static StringBuilder insert(StringBuilder builder, int at, @Nullable String text) {
    grow(builder.length(), text == null ? 0 : text.length());
    return builder.insert(at, text);
  }

  public static StringBuilder replace(StringBuilder builder, int start, int end, String text) {
    grow(builder.length(), text.length());
    return builder.replace(start, end, text);
  }

  public static void setLength(StringBuilder builder, int length) {
    grow(builder.length(), length - builder.length());
    builder.setLength(length);
  }

  public static void ensureCapacity(StringBuilder builder, int capacity) {
    if (capacity > builder.capacity()) {
      LargeArrays.check(capacity, Byte.BYTES);
    }
    builder.ensureCapacity(capacity);
  }

  public static String toString(StringBuilder builder) {
    LargeArrays.check(builder.length(), Byte.BYTES);
    return builder.toString();
  }

  public static void write(ByteArrayOutputStream buffer, byte[] bytes, int start, int length) {
    grow(buffer.size(), length);
    buffer.write(bytes, start, length);
  }

  public static byte[] toByteArray(ByteArrayOutputStream buffer) {
    LargeArrays.check(buffer.size(), Byte.BYTES);
    return buffer.toByteArray();
  }
}
