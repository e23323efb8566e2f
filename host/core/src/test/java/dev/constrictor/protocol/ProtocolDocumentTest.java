package dev.constrictor.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.constrictor.api.ErrorType;
import dev.constrictor.api.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The document, the schema and the code say the same. */
@NullUnmarked // a null where none belongs fails the test
class ProtocolDocumentTest {
  private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  private final JsonCodec codec = new JsonCodec(1024 * 1024);

  @TestFactory
  Stream<DynamicTest> everyExampleIsAMessage() throws IOException {
    List<String> examples =
        EXAMPLE.matcher(document()).results().map((MatchResult m) -> m.group(1)).toList();
    assertThat(examples).hasSizeGreaterThan(8);
    return examples.stream().map(text -> DynamicTest.dynamicTest(text, () -> isMessage(text)));
  }

  private void isMessage(String text) throws Exception {
    byte[] bytes = text.getBytes(UTF_8);
    Message message = codec.decode(bytes, 0, bytes.length);

    assertThat(schema().validate(text, InputFormat.JSON)).isEmpty();
    assertThat(schema().validate(new String(codec.encode(message), UTF_8), InputFormat.JSON))
        .isEmpty();
  }

  @Test
  void documentListsEveryReasonAndEvent() throws IOException {
    assertThat(document())
        .contains(Arrays.stream(Reason.values()).map(r -> "`" + r + "`").toList())
        .contains(Arrays.stream(EventKind.values()).map(k -> "`" + k.wireName() + "`").toList())
        .contains(Arrays.stream(ErrorType.values()).map(t -> "`" + t + "`").toList());
  }

  @Test
  void schemaListsTheSameNamesAsTheCode() throws Exception {
    Map<?, ?> definitions =
        (Map<?, ?>) ((Map<?, ?>) JsonCodec.parseJson(schemaText())).get("$defs");

    assertThat(allowed(definitions, "error", "reason"))
        .isEqualTo(Arrays.stream(Reason.values()).map(Reason::wireName).toList());
    assertThat(allowed(definitions, "error", "error_type"))
        .isEqualTo(Arrays.stream(ErrorType.values()).map(Enum::name).toList());
    assertThat(allowed(definitions, "event", "event"))
        .isEqualTo(Arrays.stream(EventKind.values()).map(EventKind::wireName).toList());
  }

  @ParameterizedTest
  @MethodSource("dev.constrictor.protocol.JsonCodecTest#messages")
  void whatIsWrittenFitsTheSchema(Message message) throws IOException {
    String line = new String(codec.encode(message), UTF_8);

    assertThat(schema().validate(line, InputFormat.JSON)).isEmpty();
  }

  @Test
  void schemaJudgesEventsAsTheReaderDoes() throws Exception {
    List<String> valid = events("valid");
    List<String> invalid = events("invalid");

    assertThat(valid).hasSizeGreaterThan(6).allMatch(ProtocolDocumentTest::fitsTheSchema);
    assertThat(invalid).hasSizeGreaterThan(30).noneMatch(ProtocolDocumentTest::fitsTheSchema);
  }

  private static List<String> events(String kind) throws Exception {
    return SharedVectors.messages(kind).stream()
        .map(vector -> new String(SharedVectors.bytes(vector), UTF_8))
        .filter(text -> text.contains("\"type\": \"event\""))
        .toList();
  }

  private static boolean fitsTheSchema(String text) {
    try {
      return schema().validate(text, InputFormat.JSON).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object allowed(Map<?, ?> definitions, String payload, String name) {
    Map<?, ?> properties = (Map<?, ?>) ((Map<?, ?>) definitions.get(payload)).get("properties");
    return ((Map<?, ?>) properties.get(name)).get("enum");
  }

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(schemaText(), InputFormat.JSON);
  }

  private static String schemaText() throws IOException {
    return Files.readString(Repository.root().resolve("config/schema/protocol.schema.json"), UTF_8);
  }

  private static String document() throws IOException {
    return Files.readString(Repository.root().resolve("host/docs/protocol.md"), UTF_8);
  }
}
