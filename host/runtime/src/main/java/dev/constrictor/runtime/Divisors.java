package dev.constrictor.runtime;

import java.math.BigInteger;

/**
 * Greatest common divisors by Lehmer's way: many steps of Euclid's algorithm are done on the
 * leading bits alone and then carried over to the whole numbers at once.
 */
final class Divisors {
  /** The JDK's own is quadratic; up to here it takes some milliseconds. */
  private static final int PIECE_BITS = 1 << 15;

  /** Leading bits looked at; the factors found in them stay within an int. */
  private static final int LEADING_BITS = 62;

  private Divisors() {}

  /** The greatest common divisor of two integers that are not negative. */
  static BigInteger gcd(BigInteger first, BigInteger second) {
    BigInteger a = first.max(second);
    BigInteger b = first.min(second);
    while (b.bitLength() > PIECE_BITS) {
      Poll.poll();
      Step step = Step.of(a, b);
      if (step.b == 0) {
        BigInteger remainder = PolledIntegers.remainder(a, b);
        a = b;
        b = remainder;
      } else {
        BigInteger larger = step.a(a, b);
        b = step.b(a, b);
        a = larger;
      }
    }
    return b.signum() == 0 ? a : b.gcd(PolledIntegers.remainder(a, b));
  }

  /** Some steps of Euclid's algorithm as one: {@code a' = a·x + b·y}, {@code b' = c·x + d·y}. */
  private record Step(long a, long b, long c, long d) {
    /** The steps that are certain whatever the lower bits are; with {@code b = 0} if none is. */
    static Step of(BigInteger x, BigInteger y) {
      int shift = x.bitLength() - LEADING_BITS;
      long high = x.shiftRight(shift).longValue();
      long low = y.shiftRight(shift).longValue();
      long a = 1;
      long b = 0;
      long c = 0;
      long d = 1;
      while (low + c != 0 && low + d != 0) {
        long quotient = (high + a) / (low + c);
        if (quotient != (high + b) / (low + d)) {
          break;
        }
        long nextC = a - quotient * c;
        long nextD = b - quotient * d;
        if (Math.abs(nextC) > Integer.MAX_VALUE || Math.abs(nextD) > Integer.MAX_VALUE) {
          break;
        }
        long next = high - quotient * low;
        high = low;
        low = next;
        a = c;
        b = d;
        c = nextC;
        d = nextD;
      }
      return new Step(a, b, c, d);
    }

    BigInteger a(BigInteger x, BigInteger y) {
      return combine(a, x, b, y);
    }

    BigInteger b(BigInteger x, BigInteger y) {
      return combine(c, x, d, y);
    }

    private static BigInteger combine(long p, BigInteger x, long q, BigInteger y) {
      return x.multiply(BigInteger.valueOf(p)).add(y.multiply(BigInteger.valueOf(q)));
    }
  }
}
