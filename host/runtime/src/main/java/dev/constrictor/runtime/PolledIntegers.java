package dev.constrictor.runtime;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.math.BigInteger;

/**
 * The operations of {@link BigInteger} whose time grows faster than their operands, with polls
 * between pieces, and with results checked before they exist. Small operands go to the JDK at once.
 * Called by rewritten code in place of the methods of the same name.
 */
public final class PolledIntegers {
  /** Operands together of which the JDK makes a product or quotient in some milliseconds. */
  static final int PIECE_BITS = 1 << 19;

  private PolledIntegers() {}

  /** Fails if an integer of so many bits is more than the guest may have, or than there can be. */
  static void require(long bits) {
    if (bits > PIECE_BITS) {
      LargeArrays.require(bits > Integer.MAX_VALUE ? Long.MAX_VALUE : bits / Byte.SIZE);
    }
  }

  @TruffleBoundary
  public static BigInteger multiply(BigInteger a, BigInteger b) {
    long bits = (long) a.bitLength() + b.bitLength();
    if (bits <= PIECE_BITS) {
      return a.multiply(b);
    }
    require(bits - 1);
    BigInteger left = a.abs();
    BigInteger product = Products.multiply(left, a.equals(b) ? left : b.abs());
    return a.signum() == b.signum() ? product : product.negate();
  }

  @TruffleBoundary
  public static BigInteger pow(BigInteger base, int exponent) {
    long bits = (long) base.bitLength() * exponent;
    return bits <= PIECE_BITS ? base.pow(exponent) : Products.pow(base, exponent);
  }

  @TruffleBoundary
  public static BigInteger shiftLeft(BigInteger a, int distance) {
    if (distance > 0 && a.signum() != 0) {
      require((long) a.bitLength() + distance);
    }
    return a.shiftLeft(distance);
  }

  @TruffleBoundary
  public static BigInteger divide(BigInteger a, BigInteger b) {
    return a.bitLength() <= PIECE_BITS ? a.divide(b) : divideAndRemainder(a, b)[0];
  }

  @TruffleBoundary
  public static BigInteger remainder(BigInteger a, BigInteger b) {
    return a.bitLength() <= PIECE_BITS ? a.remainder(b) : divideAndRemainder(a, b)[1];
  }

  @TruffleBoundary
  public static BigInteger[] divideAndRemainder(BigInteger a, BigInteger b) {
    if (a.bitLength() <= PIECE_BITS || b.signum() == 0) {
      return a.divideAndRemainder(b);
    }
    Quotients.Division division = Quotients.divide(a.abs(), b.abs());
    return new BigInteger[] {
      a.signum() == b.signum() ? division.quotient() : division.quotient().negate(),
      a.signum() < 0 ? division.remainder().negate() : division.remainder()
    };
  }

  @TruffleBoundary
  public static BigInteger mod(BigInteger a, BigInteger modulus) {
    if (a.bitLength() <= PIECE_BITS || modulus.signum() <= 0) {
      return a.mod(modulus);
    }
    BigInteger remainder = remainder(a, modulus);
    return remainder.signum() < 0 ? remainder.add(modulus) : remainder;
  }

  @TruffleBoundary
  public static BigInteger modPow(BigInteger base, BigInteger exponent, BigInteger modulus) {
    return ModularPowers.modPow(base, exponent, modulus);
  }

  @TruffleBoundary
  public static BigInteger gcd(BigInteger a, BigInteger b) {
    return Divisors.gcd(a.abs(), b.abs());
  }

  @TruffleBoundary
  public static BigInteger sqrt(BigInteger a) {
    return Roots.sqrt(a);
  }

  @TruffleBoundary
  public static String toString(BigInteger a) {
    return IntegerTexts.format(a, 10);
  }

  @TruffleBoundary
  public static String toString(BigInteger a, int radix) {
    return IntegerTexts.format(a, radix);
  }

  @TruffleBoundary
  public static BigInteger construct(String digits) {
    return IntegerTexts.parse(digits, 10);
  }

  @TruffleBoundary
  public static BigInteger construct(String digits, int radix) {
    return IntegerTexts.parse(digits, radix);
  }
}
