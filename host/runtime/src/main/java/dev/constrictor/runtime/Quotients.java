package dev.constrictor.runtime;

import java.math.BigInteger;

/** Division of large integers in pieces: long division with digits as long as the divisor. */
final class Quotients {
  /** Words of quotient times words of divisor that the JDK's long division does in one go. */
  private static final long PIECE_STEPS = 1 << 22;

  private Quotients() {}

  record Division(BigInteger quotient, BigInteger remainder) {
    static Division byJdk(BigInteger a, BigInteger b) {
      BigInteger[] both = a.divideAndRemainder(b);
      return new Division(both[0], both[1]);
    }
  }

  /** Divides integers that are not negative; {@code b} is not zero. */
  static Division divide(BigInteger a, BigInteger b) {
    Poll.poll();
    int quotientBits = a.bitLength() - b.bitLength();
    if (quotientBits < 0) {
      return new Division(BigInteger.ZERO, a);
    }
    long steps = (quotientBits / Integer.SIZE + 1L) * (b.bitLength() / Integer.SIZE + 1L);
    if (a.bitLength() <= PolledIntegers.PIECE_BITS || steps <= PIECE_STEPS) {
      return Division.byJdk(a, b);
    }
    int excess = b.bitLength() - quotientBits - 2;
    return excess > Integer.SIZE ? byLeadingPart(a, b, excess) : byHalves(a, b, quotientBits);
  }

  /** The quotient's upper half, then its lower half of what remains. */
  private static Division byHalves(BigInteger a, BigInteger b, int quotientBits) {
    int half = Products.words(quotientBits / 2);
    Division upper = divide(a.shiftRight(half), b);
    Division lower = divide(upper.remainder.shiftLeft(half).add(Products.low(a, half)), b);
    return new Division(upper.quotient.shiftLeft(half).add(lower.quotient), lower.remainder);
  }

  /**
   * A quotient shorter than the divisor depends on the leading parts alone, nearly: that of these
   * is too large by two at most, which the remainder tells.
   */
  private static Division byLeadingPart(BigInteger a, BigInteger b, int cut) {
    Division leading = divide(a.shiftRight(cut), b.shiftRight(cut));
    BigInteger quotient = leading.quotient;
    BigInteger remainder =
        leading
            .remainder
            .shiftLeft(cut)
            .add(Products.low(a, cut))
            .subtract(Products.multiply(quotient, Products.low(b, cut)));
    while (remainder.signum() < 0) {
      quotient = quotient.subtract(BigInteger.ONE);
      remainder = remainder.add(b);
    }
    return new Division(quotient, remainder);
  }
}
