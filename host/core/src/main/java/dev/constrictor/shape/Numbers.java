package dev.constrictor.shape;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Number types. Integers and fractions are kept apart as Python keeps them; nothing is rounded. */
final class Numbers {
  private static final Map<String, Object> INTEGER = Map.of("type", "integer");
  private static final Map<String, Object> NUMBER = Map.of("type", "number");
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private Numbers() {}

  static void addTo(Map<Class<?>, Shape> shapes) {
    Shape bits64 =
        integer("an integer of 64 bits", Long.MIN_VALUE, Long.MAX_VALUE, number -> number);
    Shape bits32 =
        integer("an integer of 32 bits", Integer.MIN_VALUE, Integer.MAX_VALUE, Long::intValue);
    Shape bits16 =
        integer("an integer of 16 bits", Short.MIN_VALUE, Short.MAX_VALUE, Long::shortValue);
    Shape bits8 = integer("an integer of 8 bits", Byte.MIN_VALUE, Byte.MAX_VALUE, Long::byteValue);
    Shape fraction = new ScalarShape("a number", NUMBER, Numbers::toDouble, Numbers::fromDouble);
    Shape shorter =
        new ScalarShape(
            "a number",
            NUMBER,
            json -> toDouble(json) instanceof Double number ? number.floatValue() : null,
            value -> fromDouble(Double.parseDouble(value.toString())));
    shapes.put(long.class, bits64);
    shapes.put(Long.class, bits64);
    shapes.put(int.class, bits32);
    shapes.put(Integer.class, bits32);
    shapes.put(short.class, bits16);
    shapes.put(Short.class, bits16);
    shapes.put(byte.class, bits8);
    shapes.put(Byte.class, bits8);
    shapes.put(double.class, fraction);
    shapes.put(Double.class, fraction);
    shapes.put(float.class, shorter);
    shapes.put(Float.class, shorter);
    shapes.put(
        BigInteger.class,
        new ScalarShape("an integer", INTEGER, Numbers::toBig, big -> plain((BigInteger) big)));
    shapes.put(
        BigDecimal.class,
        new ScalarShape(
            "a decimal number, also as text",
            Map.of("type", List.of("number", "string")),
            Numbers::toDecimal,
            value -> fromDecimal((BigDecimal) value)));
    shapes.put(
        Duration.class,
        new ScalarShape(
            "a number of seconds",
            NUMBER,
            Numbers::toDuration,
            value -> fromDecimal(seconds((Duration) value))));
  }

  private static Shape integer(String words, long least, long most, Function<Long, Object> make) {
    return new ScalarShape(
        words,
        INTEGER,
        json ->
            json instanceof Long number && number >= least && number <= most
                ? make.apply(number)
                : null,
        value -> ((Number) value).longValue());
  }

  private static @Nullable Object toDouble(Object json) {
    double number =
        json instanceof Double || json instanceof Long || json instanceof BigInteger
            ? ((Number) json).doubleValue()
            : Double.NaN;
    return Double.isFinite(number) ? number : null;
  }

  private static @Nullable Object fromDouble(Object value) {
    return Double.isFinite(((Number) value).doubleValue()) ? value : null;
  }

  private static @Nullable Object toBig(Object json) {
    return json instanceof Long small
        ? BigInteger.valueOf(small)
        : json instanceof BigInteger ? json : null;
  }

  private static Object plain(BigInteger value) {
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private static @Nullable Object toDecimal(Object json) {
    return switch (json) {
      case Long small -> BigDecimal.valueOf(small);
      case BigInteger big -> new BigDecimal(big);
      case Double fraction -> BigDecimal.valueOf(fraction);
      case String text -> parsed(text);
      default -> null;
    };
  }

  private static @Nullable BigDecimal parsed(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** An integer, or the fraction whose shortest text is this decimal; else it would be rounded. */
  private static @Nullable Object fromDecimal(BigDecimal value) {
    if (value.scale() <= 0) {
      return plain(value.toBigIntegerExact());
    }
    double nearest = value.doubleValue();
    return Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(value) == 0
        ? nearest
        : null;
  }

  private static @Nullable Object toDuration(Object json) {
    if (json instanceof String || !(toDecimal(json) instanceof BigDecimal seconds)) {
      return null;
    }
    try {
      BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
      long nanos = seconds.subtract(whole).multiply(NANOS).longValue();
      return Duration.ofSeconds(whole.longValueExact(), nanos);
    } catch (ArithmeticException e) {
      return null; // longer than a Duration
    }
  }

  private static BigDecimal seconds(Duration value) {
    return BigDecimal.valueOf(value.getSeconds())
        .add(BigDecimal.valueOf(value.getNano()).divide(NANOS))
        .stripTrailingZeros();
  }
}
