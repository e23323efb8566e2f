package dev.constrictor.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.constrictor.api.ErrorType;
import dev.constrictor.api.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The messages and streams that the Python implementation judges the same. */
@NullUnmarked // a null where none belongs fails the test
class SharedVectorsTest {
  private final JsonCodec codec = new JsonCodec(16 * 1024 * 1024);

  @TestFactory
  Stream<DynamicTest> validMessagesSurviveTheWire() throws Exception {
    return SharedVectors.messages("valid").stream()
        .map(vector -> DynamicTest.dynamicTest(name(vector), () -> valid(vector)));
  }

  @TestFactory
  Stream<DynamicTest> invalidMessagesAreRefusedForTheReason() throws Exception {
    return SharedVectors.messages("invalid").stream()
        .map(vector -> DynamicTest.dynamicTest(name(vector), () -> invalid(vector)));
  }

  @TestFactory
  Stream<DynamicTest> streamsAreCutIntoLines() throws Exception {
    return SharedVectors.list("frames.json").stream()
        .map(vector -> DynamicTest.dynamicTest(name(vector), () -> frames(vector)));
  }

  @Test
  void theVectorsHoldEveryReasonAndEvent() throws Exception {
    List<Map<?, ?>> valid = SharedVectors.messages("valid");

    assertThat(payloadValues(valid, "reason"))
        .isEqualTo(
            Arrays.stream(Reason.values()).map(Reason::wireName).collect(Collectors.toSet()));
    assertThat(payloadValues(valid, "error_type"))
        .isEqualTo(Arrays.stream(ErrorType.values()).map(Enum::name).collect(Collectors.toSet()));
    assertThat(payloadValues(valid, "event"))
        .isEqualTo(
            Arrays.stream(EventKind.values()).map(EventKind::wireName).collect(Collectors.toSet()));
  }

  private void valid(Map<?, ?> vector) throws MalformedMessageException {
    Message message = decode(SharedVectors.bytes(vector));
    byte[] encoded = codec.encode(message);
    Map<?, ?> envelope = (Map<?, ?>) JsonCodec.parseJson(encoded);

    assertThat(decode(encoded)).isEqualTo(message);
    assertThat(envelope.get("type")).isEqualTo(vector.get("type"));
    if (vector.containsKey("written")) { // all but those at the depth limit, which the file keeps
      assertThat(withPlainNumbers(envelope)).isEqualTo(vector.get("written"));
    }
  }

  /** The envelope with the numbers that are doubles by the protocol written as such. */
  private static Map<Object, Object> withPlainNumbers(Map<?, ?> envelope) {
    Map<Object, Object> payload = withDoubles((Map<?, ?>) envelope.get("payload"), "deadline_ms");
    payload.computeIfPresent(
        "stats", (key, stats) -> withDoubles((Map<?, ?>) stats, "wall_ms", "cpu_ms"));
    Map<Object, Object> plain = withDoubles(envelope, "timestamp");
    plain.put("payload", payload);
    return plain;
  }

  private static Map<Object, Object> withDoubles(Map<?, ?> map, String... names) {
    Map<Object, Object> copy = new LinkedHashMap<>(map);
    for (String name : names) {
      copy.computeIfPresent(name, (key, number) -> ((Number) number).doubleValue());
    }
    return copy;
  }

  private void invalid(Map<?, ?> vector) {
    byte[] text = SharedVectors.bytes(vector);
    MalformedMessageException e =
        catchThrowableOfType(MalformedMessageException.class, () -> decode(text));

    assertThat(e).as("refusal").isNotNull();
    assertThat(e.problem().toLowerCase(Locale.ROOT)).contains((String) vector.get("problem"));
    assertThat(e.id()).isEqualTo(Optional.ofNullable((String) vector.get("id")));
  }

  private void frames(Map<?, ?> vector) {
    byte[] data = SharedVectors.bytes(vector);
    int limit = ((Long) vector.get("max_bytes")).intValue();
    for (int size : new int[] {Math.max(1, data.length), 1, 2, 3, 7}) {
      List<Object> lines = new ArrayList<>();
      LineFramer framer = new LineFramer(limit);
      for (int start = 0; start < data.length; start += size) {
        int length = Math.min(size, data.length - start);
        framer.feed(data, start, length, frame -> lines.add(textOf(frame)));
      }
      framer.finish(frame -> lines.add(textOf(frame)));
      assertThat(lines).as("in pieces of %d", size).isEqualTo(vector.get("frames"));
    }
  }

  private static Object textOf(Frame frame) {
    return switch (frame) {
      case Frame.Line line -> new String(line.bytes(), UTF_8);
      case Frame.Oversize oversize -> null;
    };
  }

  private Message decode(byte[] text) throws MalformedMessageException {
    return codec.decode(text, 0, text.length);
  }

  private static Set<Object> payloadValues(List<Map<?, ?>> vectors, String name) {
    return vectors.stream()
        .filter(vector -> vector.containsKey("written"))
        .map(vector -> (Map<?, ?>) ((Map<?, ?>) vector.get("written")).get("payload"))
        .filter(payload -> payload.containsKey(name))
        .map(payload -> (Object) payload.get(name))
        .collect(Collectors.toSet());
  }

  private static String name(Map<?, ?> vector) {
    return (String) vector.get("name");
  }
}
