package dev.constrictor.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Nicolas Seriot's JSONTestSuite, each text alone and as an argument of a command. */
@NullUnmarked // a null where none belongs fails the test
class JsonTestSuiteTest {
  private final JsonCodec codec = new JsonCodec(16 * 1024 * 1024);

  @TestFactory
  Stream<DynamicTest> everyTextIsJudgedAsItsNameSays() throws Exception {
    List<Map<?, ?>> all = SharedVectors.list("json_test_suite.json");
    assertThat(all).hasSizeGreaterThan(300);
    return all.stream()
        .map(entry -> DynamicTest.dynamicTest((String) entry.get("name"), () -> judge(entry)));
  }

  private void judge(Map<?, ?> entry) throws MalformedMessageException {
    byte[] text = SharedVectors.bytes(entry);
    byte[] line = command(text);
    if (isToBeRead(entry)) {
      Object value = JsonCodec.parseJson(text);
      assertThat(JsonCodec.parseJson(JsonCodec.writeJsonBytes(value))).isEqualTo(value);
      assertThat(((Command) codec.decode(line, 0, line.length)).args().get("x")).isEqualTo(value);
    } else {
      assertThatThrownBy(() -> JsonCodec.parseJson(text)).satisfies(JsonTestSuiteTest::isProblem);
      assertThatThrownBy(() -> codec.decode(line, 0, line.length))
          .satisfies(JsonTestSuiteTest::isProblem);
    }
  }

  /** The suite leaves texts whose names begin with i to the reader; the entry says our choice. */
  private static boolean isToBeRead(Map<?, ?> entry) {
    String name = (String) entry.get("name");
    return name.startsWith("i_") ? (Boolean) entry.get("read") : name.startsWith("y_");
  }

  private static void isProblem(Throwable thrown) {
    assertThat(thrown).isInstanceOf(MalformedMessageException.class);
    assertThat(((MalformedMessageException) thrown).problem()).isNotBlank();
  }

  private static byte[] command(byte[] argument) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes(
        "{\"v\":1,\"type\":\"command\",\"id\":\"7\",\"payload\":{\"command\":\"c\",\"args\":{\"x\":"
            .getBytes(UTF_8));
    line.writeBytes(argument);
    line.writeBytes("}},\"timestamp\":1}".getBytes(UTF_8));
    return line.toByteArray();
  }
}
