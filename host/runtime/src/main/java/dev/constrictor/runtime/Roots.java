package dev.constrictor.runtime;

import java.math.BigInteger;

/** Square roots by Newton's way, each step with twice the digits of the one before. */
final class Roots {
  /** The JDK takes some milliseconds for a root of so many bits. */
  private static final int PIECE_BITS = 1 << 16;

  private Roots() {}

  /** The largest integer whose square is no larger. */
  static BigInteger sqrt(BigInteger a) {
    if (a.bitLength() <= PIECE_BITS) {
      return a.sqrt(); // also refuses negative ones
    }
    int quarter = a.bitLength() / 4;
    BigInteger estimate = sqrt(a.shiftRight(2 * quarter)).shiftLeft(quarter);
    BigInteger root = estimate.add(PolledIntegers.divide(a, estimate)).shiftRight(1);
    BigInteger rest = a.subtract(PolledIntegers.multiply(root, root));
    while (rest.signum() < 0) {
      root = root.subtract(BigInteger.ONE);
      rest = rest.add(root.shiftLeft(1)).add(BigInteger.ONE);
    }
    while (rest.compareTo(root.shiftLeft(1)) > 0) {
      rest = rest.subtract(root.shiftLeft(1)).subtract(BigInteger.ONE);
      root = root.add(BigInteger.ONE);
    }
    return root;
  }
}
