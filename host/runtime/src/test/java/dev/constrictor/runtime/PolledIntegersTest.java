package dev.constrictor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our integers against the JDK's, at sizes round every border between ours and theirs. */
class PolledIntegersTest {
  private static final RandomGenerator RANDOM = new Random(20_261_125);
  private static final int PIECE = PolledIntegers.PIECE_BITS;

  record Pair(BigInteger a, BigInteger b) {
    @Override
    public String toString() {
      return a.bitLength() * a.signum() + " and " + b.bitLength() * b.signum() + " bits";
    }
  }

  static Stream<Pair> pairs() {
    int[] sizes = {1, 31, 32, 4_000, 70_000, PIECE / 2, PIECE - 1, PIECE + 33, 3 * PIECE};
    List<Pair> pairs = new ArrayList<>();
    for (int a : sizes) {
      for (int b : sizes) {
        pairs.add(new Pair(number(a), number(b)));
      }
    }
    BigInteger ones = BigInteger.ONE.shiftLeft(2 * PIECE).subtract(BigInteger.ONE);
    BigInteger onesThenZeros = ones.shiftLeft(PIECE + 7);
    pairs.add(new Pair(ones, ones));
    pairs.add(new Pair(onesThenZeros, ones));
    pairs.add(new Pair(onesThenZeros.negate(), BigInteger.ONE.shiftLeft(PIECE + 5)));
    pairs.add(new Pair(ones.multiply(ones), ones));
    pairs.add(new Pair(ones.multiply(ones).subtract(BigInteger.ONE), ones));
    pairs.add(new Pair(BigInteger.ZERO, ones));
    return pairs.stream();
  }

  private static BigInteger number(int bits) {
    BigInteger number = new BigInteger(bits, Random.from(RANDOM)).setBit(bits - 1);
    return RANDOM.nextBoolean() ? number : number.negate();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void productsAreTheJdks(Pair pair) {
    assertThat(PolledIntegers.multiply(pair.a, pair.b)).isEqualTo(pair.a.multiply(pair.b));
    assertThat(PolledIntegers.multiply(pair.a, pair.a)).isEqualTo(pair.a.multiply(pair.a));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void quotientsAreTheJdks(Pair pair) {
    BigInteger[] expected = pair.a.divideAndRemainder(pair.b);
    assertThat(PolledIntegers.divideAndRemainder(pair.a, pair.b)).isEqualTo(expected);
    assertThat(PolledIntegers.divide(pair.a, pair.b)).isEqualTo(expected[0]);
    assertThat(PolledIntegers.remainder(pair.a, pair.b)).isEqualTo(expected[1]);
    assertThat(PolledIntegers.mod(pair.a, pair.b.abs())).isEqualTo(pair.a.mod(pair.b.abs()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 20_000, 33_000, 50_000, 100_000})
  void divisorsAreTheJdks(int bits) {
    for (int common : new int[] {1, 64, 3_000, 40_000}) {
      BigInteger factor = number(common);
      BigInteger a = number(bits).multiply(factor);
      BigInteger b = number(bits - bits / 7).multiply(factor);
      assertThat(PolledIntegers.gcd(a, b)).isEqualTo(a.gcd(b));
      assertThat(PolledIntegers.gcd(b, a.multiply(b))).isEqualTo(b.abs());
      assertThat(PolledIntegers.gcd(a, BigInteger.ZERO)).isEqualTo(a.abs());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, 65_536, 65_537, 200_001, 1_000_000})
  void rootsAreTheJdks(int bits) {
    BigInteger a = number(bits).abs();
    assertThat(PolledIntegers.sqrt(a)).isEqualTo(a.sqrt());
    BigInteger square = a.multiply(a);
    assertThat(PolledIntegers.sqrt(square)).isEqualTo(a);
    assertThat(PolledIntegers.sqrt(square.subtract(BigInteger.ONE)))
        .isEqualTo(a.subtract(BigInteger.ONE));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 16, 36})
  void textsAreTheJdks(int radix) {
    for (int bits : new int[] {1, 65_536, 65_537, 300_000, 700_000}) {
      BigInteger a = number(bits);
      String text = a.toString(radix);
      assertThat(PolledIntegers.toString(a, radix)).isEqualTo(text);
      assertThat(PolledIntegers.construct(text, radix)).isEqualTo(a);
    }
    BigInteger sparse = BigInteger.valueOf(radix).pow(60_000).add(BigInteger.ONE);
    assertThat(PolledIntegers.toString(sparse, radix)).isEqualTo(sparse.toString(radix));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "--1", "1-2", "1 2", "x"})
  void whatIsNoNumberIsRefusedAtAnyLength(String bad) {
    for (int i : new int[] {0, 20_000}) {
      assertThatThrownBy(() -> PolledIntegers.construct("1".repeat(i) + bad + "-5".repeat(i), 10))
          .isInstanceOf(NumberFormatException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-3, -2, -1, 0, 1, 2, 3, 10, 1L << 40, (1L << 40) + 2})
  void powersAreTheJdks(long base) {
    BigInteger number = BigInteger.valueOf(base);
    for (int exponent : new int[] {0, 1, 2, 7, 100_000, 400_001}) {
      assertThat(PolledIntegers.pow(number, exponent)).isEqualTo(number.pow(exponent));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 64, 1_000, 12_000})
  void modularPowersAreTheJdks(int bits) {
    for (int last : new int[] {0, 1}) {
      BigInteger modulus = number(bits).abs().shiftLeft(1).add(BigInteger.valueOf(last + 2));
      BigInteger base = number(3 * bits);
      BigInteger exponent = number(2_000).abs();
      assertThat(PolledIntegers.modPow(base, exponent, modulus))
          .isEqualTo(base.modPow(exponent, modulus));
      assertThat(PolledIntegers.modPow(base, BigInteger.ZERO, BigInteger.ONE))
          .isEqualTo(BigInteger.ZERO);
    }
  }

  @Test
  void whatCannotBeIsRefusedBeforeItIsMade() {
    assertThatThrownBy(() -> PolledIntegers.pow(BigInteger.TEN, Integer.MAX_VALUE))
        .isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> PolledIntegers.shiftLeft(BigInteger.TEN, Integer.MAX_VALUE))
        .isInstanceOf(OutOfMemoryError.class);
  }
}
