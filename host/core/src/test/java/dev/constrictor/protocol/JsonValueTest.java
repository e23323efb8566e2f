package dev.constrictor.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NullUnmarked // a null where none belongs fails the test
class JsonValueTest {
  @Test
  void integersKeepTheirKindAndSize() throws MalformedMessageException {
    assertThat(JsonCodec.parseJson("[1, -0, 9223372036854775807, 9223372036854775808, 1.0, 1e2]"))
        .isEqualTo(
            List.of(1L, 0L, Long.MAX_VALUE, new BigInteger("9223372036854775808"), 1.0, 100.0));
  }

  @Test
  @Timeout(20)
  void aMillionDigitsAreReadAndWrittenAndOneMoreIsNot() throws MalformedMessageException {
    String digits = "9".repeat(1_000_000);

    Object number = JsonCodec.parseJson("-" + digits);

    assertThat(JsonCodec.writeJson(number)).isEqualTo("-" + digits);
    assertThatThrownBy(() -> JsonCodec.parseJson(digits + "9"))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("1000000 digits");
    BigInteger tooLong = ((BigInteger) number).multiply(BigInteger.TEN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonCodec.writeJson(List.of(tooLong)))
        .withMessageContaining("$[0]")
        .withMessageContaining("1000000 digits");
  }

  @Test
  void doublesOutOfRangeAreRefusedWhereverTheyStand() {
    for (String text : List.of("1e400", "[-1E999]", "{\"a\": 1e309}")) {
      assertThatThrownBy(() -> JsonCodec.parseJson(text)).hasMessageContaining("out of range");
    }
  }

  @Test
  void theLastOfEqualNamesWins() throws MalformedMessageException {
    assertThat(JsonCodec.parseJson("{\"a\": 1, \"b\": 2, \"a\": 3}"))
        .isEqualTo(Map.of("a", 3L, "b", 2L));
  }

  @Test
  void loneSurrogatesSurviveBothWays() throws MalformedMessageException {
    Object text = JsonCodec.parseJson("\"\\ud800 \\uDC00 \\ud83d\\ude00\"");

    assertThat(text).isEqualTo("\uD800 \uDC00 😀");
    assertThat(JsonCodec.parseJson(JsonCodec.writeJsonBytes(text))).isEqualTo(text);
  }

  @Test
  void loneSurrogatesInNamesAreRefusedBothWays() {
    assertThatThrownBy(() -> JsonCodec.parseJson("{\"\\udfff\": 1}"))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("surrogate");
    for (String name : List.of("\uD800", "\uDFFFx", "😀\uD83D")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> JsonCodec.writeJson(List.of(Map.of(name, 1L))))
          .withMessageStartingWith("$[0]: a key holds half of a surrogate pair");
    }
  }

  @Test
  void whatWasReadCannotBeChanged() throws MalformedMessageException {
    Map<?, ?> map = (Map<?, ?>) JsonCodec.parseJson("{\"list\": [{}]}");
    List<?> list = (List<?>) map.get("list");

    assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void peopleMayHaveItIndented() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("a", List.of(1L, Map.of()));
    value.put("b", List.of());

    assertThat(JsonCodec.writePrettyJson(value))
        .isEqualTo("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
  }

  @Test
  void theDepthLimitCountsEveryContainer() throws MalformedMessageException {
    String deepest = "[".repeat(512) + "]".repeat(512);
    Object value = JsonCodec.parseJson(deepest);

    assertThat(JsonCodec.writeJson(value)).isEqualTo(deepest);
    assertThatThrownBy(() -> JsonCodec.parseJson("[" + deepest + "]"))
        .hasMessageContaining("depth limit is 512");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonCodec.writeJson(Collections.singletonList(value)))
        .withMessageContaining("512 containers");
  }

  @Test
  void aCircleIsRefusedByItsDepth() {
    List<Object> circle = new ArrayList<>();
    circle.add(circle);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonCodec.writeJson(circle))
        .withMessageContaining("512 containers");
  }

  @Test
  void smallerJavaNumbersAreWrittenToo() {
    assertThat(JsonCodec.writeJson(List.of(1, (short) 2, (byte) 3, 0.5f))).isEqualTo("[1,2,3,0.5]");
  }

  @Test
  @Timeout(30)
  void manyNamesThatShareTheirHashAreReadInTime() throws MalformedMessageException {
    // "Aa" and "BB" have one hash, and so have all strings of equal length made of them.
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 1 << 16; i++) {
      String bits = Integer.toBinaryString(1 << 16 | i);
      names.append('"').append(bits.replace("1", "Aa").replace("0", "BB")).append("\":0,");
    }

    Object value = JsonCodec.parseJson("{" + names + "\"last\":1}");

    assertThat((Map<?, ?>) value).hasSize((1 << 16) + 1);
  }
}
