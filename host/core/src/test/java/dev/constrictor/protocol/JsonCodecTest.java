package dev.constrictor.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.constrictor.api.ErrorType;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null where none belongs fails the test
class JsonCodecTest {
  private static final int MEBIBYTE = 1024 * 1024;

  private final JsonCodec codec = new JsonCodec(16 * MEBIBYTE);

  static Stream<Message> messages() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("null", null);
    values.put("flags", List.of(true, false));
    values.put("numbers", List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1.0, -0.0, 1e300));
    values.put("big", new BigInteger("123456789012345678901234567890"));
    values.put("text", "quote \" backslash \\ newline \n nul \0 é € 😀 \uFEFF \uD7FF \uE000");
    values.put("lone", "\uD800 and \uDC00");
    values.put("😀", Map.of("deep", List.of(List.of(), Map.of())));
    PluginError plain = PluginError.of(Reason.QUEUE_FULL, "64 calls are waiting");
    PluginError full =
        new PluginError(
            ErrorType.NETWORK_ERROR,
            Reason.GUEST_EXCEPTION,
            "no",
            "ssl.SSLError",
            "Traceback…",
            true,
            values);
    return Stream.of(
        Command.of("count", values),
        new Command(
            "1",
            1763820000.123,
            Optional.of("wordcount"),
            "$ping",
            Map.of(),
            OptionalDouble.of(0.5),
            3,
            Map.of("a", "b")),
        new Response("x".repeat(256), -1e300, values, new Stats(1.5, 0.25)),
        Response.of("1", null, Stats.NONE),
        ErrorMessage.of(Optional.empty(), plain),
        ErrorMessage.of(Optional.of("😀".repeat(256)), full),
        Event.of("1", EventKind.ITEM, Map.of("index", 7L, "value", values)),
        Event.of("1", EventKind.PROGRESS, Map.of("fraction", 1L, "message", "")),
        Event.of("1", EventKind.STATE, values));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageSurvivesTheWire(Message message) throws MalformedMessageException {
    byte[] line = codec.encode(message);

    assertThat(decode(line)).isEqualTo(message);
    assertThat(new String(line, ISO_8859_1).indexOf('\n')).isEqualTo(line.length - 1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 999.5, 1763820000.123, 1763820000, 1e12, 1e308, -5e-324})
  void everyTimestampSurvivesTheWire(double timestamp) throws MalformedMessageException {
    Response message = new Response("1", timestamp, null, Stats.NONE);

    assertThat(decode(codec.encode(message))).isEqualTo(message);
  }

  @Test
  void peopleCanReadTheLine() {
    Response message = new Response("1", 1763820000.123, "é😀", new Stats(1.5, 1));

    assertThat(new String(codec.encode(message), UTF_8))
        .isEqualTo(
            "{\"v\":1,\"type\":\"response\",\"id\":\"1\",\"payload\":{\"result\":\"é\\uD83D\\uDE00\",\"stats\":{\"wall_ms\":1.5,\"cpu_ms\":1.0}},\"timestamp\":1763820000.123}\n");
  }

  @Test
  void errorsCarryAllSevenKeys() throws MalformedMessageException {
    byte[] line =
        codec.encode(ErrorMessage.of(Optional.empty(), PluginError.of(Reason.INTERNAL, "no")));

    Map<?, ?> envelope = (Map<?, ?>) JsonCodec.parseJson(line);
    assertThat(envelope.containsKey("id")).isFalse();
    assertThat(((Map<?, ?>) envelope.get("payload")).keySet().stream().map(Object::toString))
        .containsExactly(
            "error_type", "reason", "message", "python_type", "traceback", "retryable", "details");
  }

  @Test
  void aHundredThousandBracketsAreAProblemAndNoCrash() {
    byte[] text = ("{\"id\": \"7\", \"payload\": " + "[".repeat(100_000)).getBytes(UTF_8);

    assertThatThrownBy(() -> decode(text))
        .isInstanceOfSatisfying(
            MalformedMessageException.class,
            e -> {
              assertThat(e.problem()).contains("depth limit is 512");
              assertThat(e.id()).contains("7");
              assertThat(e.reason()).isEqualTo(Reason.BAD_MESSAGE);
            });
  }

  @Test
  void valuesThatAreNotJsonAreRefusedWithPathAndType() {
    Map<Object, Object> numbered = new HashMap<>();
    numbered.put(5, "x");

    refused(
        List.of(1, Map.of("at", Duration.ZERO)), "$.payload.args.x[1].at", "java.time.Duration");
    refused(Double.NaN, "$.payload.args.x", "NaN");
    refused(List.of(0, Float.NEGATIVE_INFINITY), "$.payload.args.x[1]", "-Infinity");
    refused(List.of(numbered), "$.payload.args.x[0]", "a key is java.lang.Integer");
    refused(new int[0], "$.payload.args.x", "[I is not a JSON value");
  }

  private void refused(Object value, String path, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.encode(Command.of("c", Map.of("x", value))))
        .withMessageStartingWith(path + ": ")
        .withMessageContaining(problem);
  }

  @Test
  void theSizeLimitHoldsToTheByteBothWays() throws MalformedMessageException {
    Message message = Response.of("1", "é".repeat(50_000), Stats.NONE);
    byte[] line = codec.encode(message);
    int size = line.length - 1;

    JsonCodec exact = new JsonCodec(size);
    JsonCodec smaller = new JsonCodec(size - 1);
    assertThat(exact.encode(message)).isEqualTo(line);
    assertThat(exact.decode(line, 0, line.length)).isEqualTo(message);
    assertThatThrownBy(() -> smaller.encode(message))
        .isInstanceOf(MessageTooLargeException.class)
        .hasMessageContaining("limit of " + (size - 1) + " bytes");
    assertThatThrownBy(() -> smaller.decode(line, 0, line.length))
        .isInstanceOfSatisfying(
            MalformedMessageException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.MESSAGE_LIMIT));
  }

  @Test
  void aPartOfABufferIsRead() throws MalformedMessageException {
    byte[] line = codec.encode(Response.of("1", 1L, Stats.NONE));
    byte[] buffer = new byte[line.length + 20];
    System.arraycopy(line, 0, buffer, 10, line.length);

    assertThat(codec.decode(buffer, 10, line.length)).isInstanceOf(Response.class);
  }

  private Message decode(byte[] line) throws MalformedMessageException {
    return codec.decode(line, 0, line.length);
  }
}
