package dev.constrictor.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.constrictor.api.PythonName;
import dev.constrictor.api.TypeToken;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ShapesTest {
  enum Level {
    LOW,
    @PythonName("sky high")
    HIGH
  }

  record Item(String sku, BigDecimal unitPrice, @PythonName("class") Level level) {}

  record Order(List<Item> items, Optional<String> note, @Nullable String remark) {}

  record Tree(String name, List<Tree> children) {}

  record Page<T>(List<T> rows, Map<Level, T> best) {}

  record Even(int value) {
    Even {
      if (value % 2 != 0) {
        throw new IllegalArgumentException("value must be even");
      }
    }
  }

  record Holder(Thread thread) {}

  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(int.class, 7, 7L),
        Arguments.of(Byte.class, (byte) -128, -128L),
        Arguments.of(long.class, Long.MIN_VALUE, Long.MIN_VALUE),
        Arguments.of(double.class, 0.5, 0.5),
        Arguments.of(float.class, 0.1f, 0.1),
        Arguments.of(boolean.class, true, true),
        Arguments.of(String.class, "ä", "ä"),
        Arguments.of(BigInteger.class, BigInteger.TWO.pow(80), BigInteger.TWO.pow(80)),
        Arguments.of(BigInteger.class, BigInteger.TEN, 10L),
        Arguments.of(BigDecimal.class, new BigDecimal("19.99"), 19.99),
        Arguments.of(BigDecimal.class, BigDecimal.TEN, 10L),
        Arguments.of(byte[].class, new byte[] {1, -1}, "Af8="),
        Arguments.of(int[].class, new int[] {1, 2}, List.of(1L, 2L)),
        Arguments.of(String[].class, new String[] {"a"}, List.of("a")),
        Arguments.of(Level.class, Level.LOW, "LOW"),
        Arguments.of(Level.class, Level.HIGH, "sky high"),
        Arguments.of(
            Instant.class, Instant.parse("2026-02-03T04:05:06.5Z"), "2026-02-03T04:05:06.500Z"),
        Arguments.of(
            OffsetDateTime.class,
            OffsetDateTime.parse("2026-02-03T04:05:06+02:00"),
            "2026-02-03T04:05:06+02:00"),
        Arguments.of(
            LocalDateTime.class, LocalDateTime.parse("2026-02-03T04:05:06"), "2026-02-03T04:05:06"),
        Arguments.of(LocalDate.class, LocalDate.parse("2026-02-03"), "2026-02-03"),
        Arguments.of(Duration.class, Duration.ofMillis(1500), 1.5),
        Arguments.of(Duration.class, Duration.ofMinutes(-2), -120L),
        Arguments.of(
            UUID.class,
            UUID.fromString("00000000-0000-0001-0000-000000000002"),
            "00000000-0000-0001-0000-000000000002"),
        Arguments.of(Object.class, List.of(1L, Map.of()), List.of(1L, Map.of())));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void valuesAreReadAndWrittenAlike(Class<?> type, Object value, Object json) {
    assertThat(Shapes.of(type).write(value)).isEqualTo(json);
    assertThat(Shapes.of(type).read(json)).isEqualTo(value);
  }

  private static final Map<String, @Nullable Object> ORDER =
      Map.of(
          "items",
          List.of(Map.of("sku", "a", "unit_price", 2.5, "class", "sky high")),
          "note",
          "soon");

  @Test
  void recordsAreObjectsWithPythonsNames() {
    Order order =
        new Order(
            List.of(new Item("a", new BigDecimal("2.5"), Level.HIGH)), Optional.of("soon"), null);
    assertThat(Shapes.of(Order.class).read(ORDER)).isEqualTo(order);
    assertThat(object(Shapes.of(Order.class).write(order)))
        .containsEntry("items", ORDER.get("items"))
        .containsEntry("note", "soon")
        .containsEntry("remark", null);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> object(@Nullable Object json) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(json);
  }

  @Test
  void anEmptyOptionalIsLeftOutAndReadFromNothingOrNull() {
    Order order = new Order(List.of(), Optional.empty(), "r");
    assertThat(object(Shapes.of(Order.class).write(order))).doesNotContainKey("note");
    Map<String, @Nullable Object> withNull = new java.util.HashMap<>();
    withNull.put("items", List.of());
    withNull.put("note", null);
    withNull.put("remark", "r");
    withNull.put("further", "ignored");
    assertThat(Shapes.of(Order.class).read(withNull)).isEqualTo(order);
  }

  @Test
  void aJavaNameIsReadWhereThePythonNameIsNotThere() {
    assertThat(Shapes.of(Item.class).read(Map.of("sku", "a", "unitPrice", 1L, "class", "LOW")))
        .isEqualTo(new Item("a", BigDecimal.ONE, Level.LOW));
  }

  @Test
  void recordsMayHoldThemselvesAndBeGeneric() {
    Map<String, Object> leaf = Map.of("name", "leaf", "children", List.of());
    assertThat(Shapes.of(Tree.class).read(Map.of("name", "root", "children", List.of(leaf))))
        .isEqualTo(new Tree("root", List.of(new Tree("leaf", List.of()))));
    Map<String, Object> page =
        Map.of("rows", List.of(Map.of("name", "a", "children", List.of())), "best", Map.of());
    assertThat(Shapes.of(new TypeToken<Page<Tree>>() {}).read(page))
        .isEqualTo(new Page<>(List.of(new Tree("a", List.of())), Map.of()));
  }

  @Test
  void elementsMayBeNullWhereTheTypeSaysSo() {
    List<@Nullable Object> json = Arrays.asList("a", null);
    assertThat(Shapes.of(new TypeToken<List<@Nullable String>>() {}).read(json)).isEqualTo(json);
    assertThat(misfit(Shapes.of(new TypeToken<List<String>>() {}), json))
        .isEqualTo("result[1]: expected text, saw null");
  }

  @Test
  void setsKeepOrderAndRefuseDuplicates() {
    Shape shape = Shapes.of(new TypeToken<Set<Integer>>() {});
    assertThat((Set<?>) shape.read(List.of(3L, 1L))).asString().isEqualTo("[3, 1]");
    assertThat(misfit(shape, List.of(3L, 3L))).isEqualTo("result[1]: is in the set already");
  }

  static Stream<Arguments> misfits() {
    return Stream.of(
        Arguments.of(int.class, 1L << 31, "result: expected an integer of 32 bits, saw 2147483648"),
        Arguments.of(long.class, 1.0, "result: expected an integer of 64 bits, saw 1.0"),
        Arguments.of(double.class, "1", "result: expected a number, saw \"1\""),
        Arguments.of(boolean.class, 1L, "result: expected true or false, saw 1"),
        Arguments.of(
            Level.class, "low", "result: expected one of \"LOW\", \"sky high\", saw \"low\""),
        Arguments.of(byte[].class, "ä", "result: expected base64 text, saw \"ä\""),
        Arguments.of(
            Instant.class,
            "2026-02-03T04:05:06",
            "result: expected ISO 8601 text of a date and time with an offset,"
                + " saw \"2026-02-03T04:05:06\""),
        Arguments.of(Tree.class, List.of(), "result: expected an object (Tree), saw a list of 0"),
        Arguments.of(
            Tree.class, Map.of("name", "a"), "result.children: is missing; expected a list"),
        Arguments.of(
            Order.class,
            Map.of("items", List.of(Map.of("sku", "a", "unit_price", "x", "class", "LOW"))),
            "result.items[0].unit_price: expected a decimal number, also as text, saw \"x\""),
        Arguments.of(
            Even.class,
            Map.of("value", 3L),
            "result: Even refuses it: java.lang.IllegalArgumentException: value must be even"));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void aMisfitNamesThePlaceWhatIsExpectedAndWhatIsSeen(Class<?> type, Object json, String words) {
    assertThat(misfit(Shapes.of(type), json)).isEqualTo(words);
  }

  private static String misfit(Shape shape, Object json) {
    return catchThrowableOfType(MisfitException.class, () -> shape.read(json)).describe("result");
  }

  @Test
  void whatJsonCannotSayIsNotWritten() {
    assertThatThrownBy(() -> Shapes.of(double.class).write(Double.NaN))
        .isInstanceOf(MisfitException.class);
    assertThatThrownBy(
            () -> Shapes.of(BigDecimal.class).write(new BigDecimal("0.12345678901234567")))
        .as("it would be rounded")
        .isInstanceOf(MisfitException.class);
    MisfitException keyed =
        catchThrowableOfType(
            MisfitException.class,
            () -> Shapes.of(Object.class).write(Map.of("a", List.of(Map.of(1, 2)))));
    assertThat(keyed.describe("args")).isEqualTo("args.a[0]: expected keys that are text, saw 1");
  }

  @Test
  void valuesOfUnknownTypeAreWrittenByTheirClass() {
    Object written =
        Shapes.of(Object.class)
            .write(
                Map.of("tree", new Tree("t", List.of()), "level", Level.HIGH, "n", Optional.of(1)));
    assertThat(written)
        .isEqualTo(
            Map.of(
                "tree", Map.of("name", "t", "children", List.of()), "level", "sky high", "n", 1L));
  }

  @Test
  void typesWithoutJsonFormAreRefusedAtOnceWhereverTheyAre() {
    assertThatThrownBy(() -> Shapes.of(Thread.class))
        .isInstanceOf(UnsupportedTypeException.class)
        .hasMessageContaining("java.lang.Thread has no JSON form");
    assertThatThrownBy(() -> Shapes.of(Holder.class)).isInstanceOf(UnsupportedTypeException.class);
    assertThatThrownBy(() -> Shapes.of(new TypeToken<Map<Integer, String>>() {}))
        .isInstanceOf(UnsupportedTypeException.class)
        .hasMessageContaining("keys");
  }

  @Test
  void schemasSayWhatIsRead() {
    assertThat(Shapes.of(Order.class).schema())
        .containsEntry("type", "object")
        .containsEntry("required", List.of("items"))
        .extracting("properties")
        .asString()
        .contains("unit_price")
        .contains("sky high");
    assertThat(Shapes.of(Tree.class).schema()).containsKey("properties");
  }

  @Test
  void namesAreWrittenInSnakeCase() {
    assertThat(PythonNames.snakeCase("distinctWords")).isEqualTo("distinct_words");
    assertThat(PythonNames.snakeCase("parseURLNow")).isEqualTo("parse_url_now");
    assertThat(PythonNames.snakeCase("top10Words")).isEqualTo("top10_words");
    assertThat(PythonNames.snakeCase("count")).isEqualTo("count");
  }
}
