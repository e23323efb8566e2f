package dev.constrictor.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The messages that the Python implementation must judge the same. */
@NullUnmarked // a null where none belongs fails the test
class SharedVectorsTest {
  private final JsonCodec codec = new JsonCodec(16 * 1024 * 1024);

  @TestFactory
  Stream<DynamicTest> validMessagesSurviveTheWire() throws Exception {
    return vectors("valid")
        .map(vector -> DynamicTest.dynamicTest(name(vector), () -> valid(vector)));
  }

  @TestFactory
  Stream<DynamicTest> invalidMessagesAreRefusedForTheReason() throws Exception {
    return vectors("invalid")
        .map(vector -> DynamicTest.dynamicTest(name(vector), () -> invalid(vector)));
  }

  private void valid(Map<?, ?> vector) throws MalformedMessageException {
    Message message = decode(bytes(vector));
    byte[] encoded = codec.encode(message);

    assertThat(decode(encoded)).isEqualTo(message);
    assertThat(((Map<?, ?>) JsonCodec.parseJson(encoded)).get("type"))
        .isEqualTo(vector.get("type"));
  }

  private void invalid(Map<?, ?> vector) {
    byte[] text = bytes(vector);
    MalformedMessageException e =
        catchThrowableOfType(MalformedMessageException.class, () -> decode(text));

    assertThat(e).as("refusal").isNotNull();
    assertThat(e.problem().toLowerCase(Locale.ROOT)).contains((String) vector.get("problem"));
    assertThat(e.id()).isEqualTo(Optional.ofNullable((String) vector.get("id")));
  }

  private Message decode(byte[] text) throws MalformedMessageException {
    return codec.decode(text, 0, text.length);
  }

  private static Stream<Map<?, ?>> vectors(String kind)
      throws IOException, MalformedMessageException {
    Path file = Repository.root().resolve("python-lib/tests/vectors/messages.json");
    assumeTrue(Files.exists(file), () -> "missing: " + file);
    Map<?, ?> all = (Map<?, ?>) JsonCodec.parseJson(Files.readAllBytes(file));
    return ((List<?>) all.get(kind)).stream().map(vector -> (Map<?, ?>) vector);
  }

  private static String name(Map<?, ?> vector) {
    return (String) vector.get("name");
  }

  private static byte[] bytes(Map<?, ?> vector) {
    return vector.get("base64") instanceof String encoded
        ? Base64.getDecoder().decode(encoded)
        : ((String) vector.get("text")).getBytes(UTF_8);
  }
}
