package dev.constrictor.runtime;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Text of large integers, both ways: halves of the digits, down to what the JDK does in one go. */
final class IntegerTexts {
  private static final int FORMATTED_BITS = 1 << 16;
  private static final int PARSED_DIGITS = 1 << 13;

  private IntegerTexts() {}

  static String format(BigInteger a, int radix) {
    if (a.bitLength() <= FORMATTED_BITS
        || radix < Character.MIN_RADIX
        || radix > Character.MAX_RADIX) {
      return a.toString(radix);
    }
    BigInteger absolute = a.abs();
    Powers powers = new Powers(radix, PARSED_DIGITS);
    while (powers.last().bitLength() <= absolute.bitLength() / 2) {
      powers.square();
    }
    // At least a byte for each digit, and the digits again in the string itself.
    LargeArrays.require((long) (a.bitLength() / (Math.log(radix) / Math.log(2))));
    StringBuilder text = new StringBuilder(a.signum() < 0 ? "-" : "");
    format(absolute, powers, powers.size() - 1, 0, text);
    return text.toString();
  }

  /** Appends at least {@code width} digits. */
  private static void format(
      BigInteger a, Powers powers, int level, int width, StringBuilder text) {
    if (level < 0 || a.bitLength() <= FORMATTED_BITS) {
      Poll.poll();
      String digits = a.signum() == 0 && width > 0 ? "" : a.toString(powers.radix);
      text.repeat('0', Math.max(0, width - digits.length())).append(digits);
      return;
    }
    int lower = (int) powers.digits(level); // fewer than the text has
    BigInteger[] parts = PolledIntegers.divideAndRemainder(a, powers.get(level));
    if (parts[0].signum() == 0) {
      text.repeat('0', Math.max(0, width - lower));
      format(parts[1], powers, level - 1, Math.min(width, lower), text);
    } else {
      format(parts[0], powers, level - 1, Math.max(0, width - lower), text);
      format(parts[1], powers, level - 1, lower, text);
    }
  }

  static BigInteger parse(String text, int radix) {
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    if (text.length() <= PARSED_DIGITS || !isDigits(text, start, radix)) {
      return new BigInteger(text, radix);
    }
    Powers powers = new Powers(radix, PARSED_DIGITS);
    BigInteger absolute = parse(text, start, text.length(), powers);
    return text.startsWith("-") ? absolute.negate() : absolute;
  }

  /** A part of a number must not begin with a sign, which the JDK would take. */
  private static boolean isDigits(String text, int start, int radix) {
    for (int i = start; i < text.length(); i++) {
      if ((i & 0xffff) == 0) {
        Poll.poll();
      }
      if (Character.digit(text.charAt(i), radix) < 0) {
        return false;
      }
    }
    return true;
  }

  private static BigInteger parse(String text, int from, int to, Powers powers) {
    int digits = to - from;
    if (digits <= PARSED_DIGITS) {
      Poll.poll();
      return new BigInteger(text.substring(from, to), powers.radix);
    }
    int level = 0;
    while (powers.digits(level + 1) < digits) {
      level++;
    }
    while (powers.size() <= level) {
      powers.square();
    }
    int middle = to - (int) powers.digits(level);
    return PolledIntegers.multiply(parse(text, from, middle, powers), powers.get(level))
        .add(parse(text, middle, to, powers));
  }

  /** {@code radix^digits} and its squares, one after the other. */
  private static final class Powers {
    private final int radix;
    private final int leastDigits;
    private final List<BigInteger> powers = new ArrayList<>();

    Powers(int radix, int leastDigits) {
      this.radix = radix;
      this.leastDigits = leastDigits;
      powers.add(PolledIntegers.pow(BigInteger.valueOf(radix), leastDigits));
    }

    void square() {
      powers.add(PolledIntegers.multiply(last(), last()));
    }

    BigInteger last() {
      return powers.getLast();
    }

    BigInteger get(int level) {
      return powers.get(level);
    }

    int size() {
      return powers.size();
    }

    long digits(int level) {
      return (long) leastDigits << level;
    }
  }
}
