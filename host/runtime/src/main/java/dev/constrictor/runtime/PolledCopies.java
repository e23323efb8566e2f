package dev.constrictor.runtime;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;

/** {@link System#arraycopy} in pieces with polls between them. Called by rewritten code. */
public final class PolledCopies {
  /** Elements copied between two polls; some milliseconds. */
  static final int PIECE = 1 << 23;

  private PolledCopies() {}

  /** As {@link System#arraycopy}. */
  public static void arraycopy(
      Object source, int sourceStart, Object target, int targetStart, int length) {
    if (length <= PIECE) {
      System.arraycopy(source, sourceStart, target, targetStart, length);
    } else {
      inPieces(source, sourceStart, target, targetStart, length);
    }
  }

  @TruffleBoundary
  @SuppressWarnings("ReferenceEquality") // it is about one and the same array
  private static void inPieces(
      Object source, int sourceStart, Object target, int targetStart, int length) {
    boolean backwards = source == target && sourceStart < targetStart;
    for (int done = 0; done < length; ) {
      Poll.poll();
      int piece = Math.min(PIECE, length - done);
      int offset = backwards ? length - done - piece : done;
      System.arraycopy(source, sourceStart + offset, target, targetStart + offset, piece);
      done += piece;
    }
  }
}
