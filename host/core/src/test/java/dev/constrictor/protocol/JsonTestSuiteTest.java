package dev.constrictor.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Nicolas Seriot's JSONTestSuite, each file alone and as an argument of a command. */
@NullUnmarked // a null where none belongs fails the test
class JsonTestSuiteTest {
  private final JsonCodec codec = new JsonCodec(16 * 1024 * 1024);

  @TestFactory
  Stream<DynamicTest> everyFileIsJudgedAsItsNameSays() throws IOException {
    Path folder = corpus();
    assumeTrue(
        Files.isDirectory(folder),
        () -> "missing: JSONTestSuite in " + folder + " (CONSTRICTOR_JSONTESTSUITE names it)");
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
      assertThat(all).hasSizeGreaterThan(300);
      return all.stream()
          .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> judge(f)));
    }
  }

  private void judge(Path file) throws IOException, MalformedMessageException {
    byte[] text = Files.readAllBytes(file);
    byte[] line = command(text);
    switch (file.getFileName().toString().charAt(0)) {
      case 'y' -> {
        Object value = JsonCodec.parseJson(text);
        assertThat(JsonCodec.parseJson(JsonCodec.writeJsonBytes(value))).isEqualTo(value);
        assertThat(((Command) codec.decode(line, 0, line.length)).args().get("x")).isEqualTo(value);
      }
      case 'n' -> {
        assertThatThrownBy(() -> JsonCodec.parseJson(text)).satisfies(JsonTestSuiteTest::isProblem);
        assertThatThrownBy(() -> codec.decode(line, 0, line.length))
            .satisfies(JsonTestSuiteTest::isProblem);
      }
      default -> {
        boolean alone = accepted(() -> JsonCodec.parseJson(text));
        boolean inside = accepted(() -> codec.decode(line, 0, line.length));
        assertThat(inside).isEqualTo(alone);
      }
    }
  }

  private static void isProblem(Throwable thrown) {
    assertThat(thrown).isInstanceOf(MalformedMessageException.class);
    assertThat(((MalformedMessageException) thrown).problem()).isNotBlank();
  }

  private interface Reading {
    Object read() throws MalformedMessageException;
  }

  private static boolean accepted(Reading reading) {
    try {
      reading.read();
      return true;
    } catch (MalformedMessageException e) {
      isProblem(e);
      return false;
    }
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

  private static Path corpus() {
    String told = System.getenv("CONSTRICTOR_JSONTESTSUITE");
    return told != null
        ? Path.of(told)
        : Repository.root().resolve("../shared/corpora/jsontestsuite/test_parsing").normalize();
  }
}
