package dev.constrictor.runtime;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Methods of {@link Arrays} that check what they allocate and poll where they may take long. Called
 * by rewritten code in place of those of the same name.
 */
public final class PolledArrays {
  private static final int REFERENCE_BYTES = 4;

  /** Elements that the JDK sorts in one go; some milliseconds. */
  private static final int SORTED_PIECE = 1 << 17;

  private PolledArrays() {}

  public static byte[] copyOf(byte[] original, int length) {
    LargeArrays.check(length, Byte.BYTES);
    return length <= PolledCopies.PIECE
        ? Arrays.copyOf(original, length)
        : (byte[]) large(original, 0, length);
  }

  public static char[] copyOf(char[] original, int length) {
    LargeArrays.check(length, Character.BYTES);
    return length <= PolledCopies.PIECE
        ? Arrays.copyOf(original, length)
        : (char[]) large(original, 0, length);
  }

  public static int[] copyOf(int[] original, int length) {
    LargeArrays.check(length, Integer.BYTES);
    return length <= PolledCopies.PIECE
        ? Arrays.copyOf(original, length)
        : (int[]) large(original, 0, length);
  }

  public static long[] copyOf(long[] original, int length) {
    LargeArrays.check(length, Long.BYTES);
    return length <= PolledCopies.PIECE
        ? Arrays.copyOf(original, length)
        : (long[]) large(original, 0, length);
  }

  public static double[] copyOf(double[] original, int length) {
    LargeArrays.check(length, Double.BYTES);
    return length <= PolledCopies.PIECE
        ? Arrays.copyOf(original, length)
        : (double[]) large(original, 0, length);
  }

  public static boolean[] copyOf(boolean[] original, int length) {
    LargeArrays.check(length, Byte.BYTES);
    return length <= PolledCopies.PIECE
        ? Arrays.copyOf(original, length)
        : (boolean[]) large(original, 0, length);
  }

  public static @Nullable Object[] copyOf(@Nullable Object[] original, int length) {
    LargeArrays.check(length, REFERENCE_BYTES);
    return length <= PolledCopies.PIECE
        ? Arrays.copyOf(original, length)
        : (Object[]) large(original, 0, length);
  }

  public static byte[] copyOfRange(byte[] original, int from, int to) {
    LargeArrays.check(Math.max(0, to - from), Byte.BYTES);
    return to - from <= PolledCopies.PIECE
        ? Arrays.copyOfRange(original, from, to)
        : (byte[]) large(original, from, to - from);
  }

  public static @Nullable Object[] copyOfRange(@Nullable Object[] original, int from, int to) {
    LargeArrays.check(Math.max(0, to - from), REFERENCE_BYTES);
    return to - from <= PolledCopies.PIECE
        ? Arrays.copyOfRange(original, from, to)
        : (Object[]) large(original, from, to - from);
  }

  @TruffleBoundary
  private static Object large(Object original, int from, int length) {
    if (from > Array.getLength(original)) {
      throw new ArrayIndexOutOfBoundsException(from);
    }
    Object copy = Array.newInstance(original.getClass().getComponentType(), length);
    int available = Math.min(length, Array.getLength(original) - from);
    PolledCopies.arraycopy(original, from, copy, 0, available);
    return copy;
  }

  public static boolean equals(byte @Nullable [] a, byte @Nullable [] b) {
    if (a != null && b != null && a.length == b.length && a.length > PolledCopies.PIECE) {
      return equalInPieces(a, b);
    }
    return Arrays.equals(a, b);
  }

  @TruffleBoundary
  private static boolean equalInPieces(byte[] a, byte[] b) {
    for (int from = 0; from < a.length; ) {
      Poll.poll();
      int to = from + Math.min(PolledCopies.PIECE, a.length - from);
      if (!Arrays.equals(a, from, to, b, from, to)) {
        return false;
      }
      from = to;
    }
    return true;
  }

  /** Polls at each comparison: a guest's values may have no loops of their own. */
  @TruffleBoundary
  public static <T> void sort(T[] array, int from, int to, @Nullable Comparator<? super T> order) {
    if (order == null) {
      Arrays.sort(array, from, to, null);
    } else {
      Arrays.sort(
          array,
          from,
          to,
          (a, b) -> {
            Poll.poll();
            return order.compare(a, b);
          });
    }
  }

  /** In sorted pieces, which the JDK then merges in linear time and needs as much memory for. */
  @TruffleBoundary
  public static void sort(int[] array, int from, int to) {
    for (int start = from; to - from > SORTED_PIECE && start < to; start += SORTED_PIECE) {
      Poll.poll();
      Arrays.sort(array, start, start + Math.min(SORTED_PIECE, to - start));
    }
    LargeArrays.check(to - from, Integer.BYTES);
    Arrays.sort(array, from, to);
  }

  /** In sorted pieces, which the JDK then merges in linear time and needs as much memory for. */
  @TruffleBoundary
  public static void sort(long[] array, int from, int to) {
    for (int start = from; to - from > SORTED_PIECE && start < to; start += SORTED_PIECE) {
      Poll.poll();
      Arrays.sort(array, start, start + Math.min(SORTED_PIECE, to - start));
    }
    LargeArrays.check(to - from, Long.BYTES);
    Arrays.sort(array, from, to);
  }

  /** In sorted pieces, which the JDK then merges in linear time and needs as much memory for. */
  @TruffleBoundary
  public static void sort(double[] array, int from, int to) {
    for (int start = from; to - from > SORTED_PIECE && start < to; start += SORTED_PIECE) {
      Poll.poll();
      Arrays.sort(array, start, start + Math.min(SORTED_PIECE, to - start));
    }
    LargeArrays.check(to - from, Double.BYTES);
    Arrays.sort(array, from, to);
  }
}
