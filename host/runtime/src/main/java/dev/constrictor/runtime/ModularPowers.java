package dev.constrictor.runtime;

import java.math.BigInteger;

/** Powers modulo an integer: left to right, four bits of the exponent at a time. */
final class ModularPowers {
  /** Bits of exponent times words of modulus squared that the JDK does in one go. */
  private static final double PIECE_STEPS = 3e7;

  private static final int WINDOW = 4;

  private ModularPowers() {}

  static BigInteger modPow(BigInteger base, BigInteger exponent, BigInteger modulus) {
    double words = modulus.bitLength() / (double) Integer.SIZE + 1;
    boolean small =
        exponent.bitLength() * words * words <= PIECE_STEPS
            && base.bitLength() <= PolledIntegers.PIECE_BITS;
    if (small || modulus.signum() <= 0 || exponent.signum() < 0) {
      return base.modPow(exponent, modulus);
    }
    BigInteger[] powers = new BigInteger[1 << WINDOW];
    powers[0] = BigInteger.ONE.mod(modulus);
    powers[1] = PolledIntegers.mod(base, modulus);
    for (int i = 2; i < powers.length; i++) {
      powers[i] = product(powers[i - 1], powers[1], modulus);
    }
    BigInteger result = powers[0];
    for (int window = (exponent.bitLength() - 1) / WINDOW; window >= 0; window--) {
      int digit = 0;
      for (int bit = WINDOW - 1; bit >= 0; bit--) {
        Poll.poll();
        result = product(result, result, modulus);
        digit = 2 * digit + (exponent.testBit(WINDOW * window + bit) ? 1 : 0);
      }
      if (digit != 0) {
        result = product(result, powers[digit], modulus);
      }
    }
    return result;
  }

  private static BigInteger product(BigInteger a, BigInteger b, BigInteger modulus) {
    return PolledIntegers.mod(PolledIntegers.multiply(a, b), modulus);
  }
}
