package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.MalformedMessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results for people. */
class PlainTextTest {
  private static String text(String json) throws MalformedMessageException {
    return String.join("\n", PlainText.of(JsonCodec.parseJson(json)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null                 | ''
          "two words"          | two words
          1.50                 | 1.5
          true                 | true
          []                   | ''
          {"a": [], "b": {}}   | a: []~b: {}
          ["x", null, 3]       | x~-~3
          {"a": "x\\ny"}       | a: x~  y
          [[1, 2], [3]]        | - 1~  2~- 3
          [{"a": [1]}, {"b":2}]| - a:~    1~- b: 2
          """)
  void lines(String json, String expected) throws Exception {
    assertThat(text(json)).isEqualTo(expected.replace('~', '\n'));
  }

  @Test
  void likeObjectsAreATable() throws Exception {
    assertThat(text("[{\"word\": \"a\", \"n\": 10}, {\"n\": 2, \"word\": \"longer\"}]"))
        .isEqualTo("word    n\na       10\nlonger  2");
  }
}
