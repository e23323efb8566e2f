package dev.constrictor.runtime;

import java.math.BigInteger;

/** Products of large integers, from products of thirds that the JDK makes in one go. */
final class Products {
  private static final BigInteger THREE = BigInteger.valueOf(3);

  private Products() {}

  /** The product of two integers that are not negative. */
  static BigInteger multiply(BigInteger a, BigInteger b) {
    int longer = Math.max(a.bitLength(), b.bitLength());
    int shorter = Math.min(a.bitLength(), b.bitLength());
    if ((long) longer + shorter <= PolledIntegers.PIECE_BITS || shorter <= Integer.SIZE) {
      return a.multiply(b);
    }
    Poll.poll();
    if (3L * shorter > 2L * longer) {
      return balanced(a, b);
    }
    BigInteger whole = a.bitLength() >= b.bitLength() ? a : b;
    BigInteger other = a.bitLength() >= b.bitLength() ? b : a;
    int half = words(longer / 2);
    return multiply(whole.shiftRight(half), other)
        .shiftLeft(half)
        .add(multiply(low(whole, half), other));
  }

  /**
   * Toom and Cook's way with three parts each: the factors taken as polynomials of degree 2 in
   * {@code x = 2^part}, their product's five coefficients found from its values at 0, 1, -1, 2 and
   * infinity.
   */
  private static BigInteger balanced(BigInteger a, BigInteger b) {
    int part = words(Math.max(a.bitLength(), b.bitLength()) / 3);
    Parts left = Parts.of(a, part);
    boolean square = a.equals(b);
    Parts right = square ? left : Parts.of(b, part);
    BigInteger c0 = multiply(left.low, right.low);
    BigInteger c4 = multiply(left.high, right.high);
    BigInteger atOne = product(left.at(1), right.at(1), square);
    BigInteger atMinusOne = product(left.at(-1), right.at(-1), square);
    BigInteger atTwo = product(left.at(2), right.at(2), square);

    BigInteger even = atOne.add(atMinusOne).shiftRight(1); // c0 + c2 + c4
    BigInteger odd = atOne.subtract(atMinusOne).shiftRight(1); // c1 + c3
    BigInteger c2 = even.subtract(c0).subtract(c4);
    BigInteger rest = // c1 + 4 c3
        atTwo.subtract(c0).subtract(c2.shiftLeft(2)).subtract(c4.shiftLeft(4)).shiftRight(1);
    BigInteger c3 = rest.subtract(odd).divide(THREE);
    BigInteger c1 = odd.subtract(c3);
    return c4.shiftLeft(part)
        .add(c3)
        .shiftLeft(part)
        .add(c2)
        .shiftLeft(part)
        .add(c1)
        .shiftLeft(part)
        .add(c0);
  }

  private static BigInteger product(BigInteger a, BigInteger b, boolean square) {
    BigInteger left = a.abs();
    BigInteger product = multiply(left, square ? left : b.abs());
    return a.signum() * b.signum() < 0 ? product.negate() : product;
  }

  private record Parts(BigInteger low, BigInteger middle, BigInteger high) {
    static Parts of(BigInteger whole, int part) {
      BigInteger upper = whole.shiftRight(part);
      return new Parts(
          Products.low(whole, part), Products.low(upper, part), upper.shiftRight(part));
    }

    /** The polynomial's value at 1, -1 or 2. */
    BigInteger at(int x) {
      return switch (x) {
        case 1 -> low.add(middle).add(high);
        case -1 -> low.subtract(middle).add(high);
        default -> low.add(middle.shiftLeft(1)).add(high.shiftLeft(2));
      };
    }
  }

  /** A number of bits rounded up to whole words of BigInteger's, so that shifts move words. */
  static int words(int bits) {
    return bits / Integer.SIZE * Integer.SIZE + Integer.SIZE;
  }

  /** The lowest bits of an integer that is not negative. */
  static BigInteger low(BigInteger a, int bits) {
    return a.bitLength() <= bits ? a : a.subtract(a.shiftRight(bits).shiftLeft(bits));
  }

  /** A power; factors of two are shifted in at the end. */
  static BigInteger pow(BigInteger base, int exponent) {
    int twos = base.signum() == 0 ? 0 : base.getLowestSetBit();
    BigInteger odd = base.shiftRight(twos);
    BigInteger result = BigInteger.ONE;
    if (odd.bitLength() > 1 || odd.signum() <= 0) {
      PolledIntegers.require((long) (base.bitLength() - 1) * exponent);
      for (int bit = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(exponent); bit >= 0; bit--) {
        result = PolledIntegers.multiply(result, result);
        if ((exponent >>> bit & 1) != 0) {
          result = PolledIntegers.multiply(result, odd);
        }
      }
    }
    if (twos == 0) {
      return result;
    }
    long shift = (long) twos * exponent;
    PolledIntegers.require(result.bitLength() + shift);
    return result.shiftLeft((int) shift);
  }
}
