package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.constrictor.protocol.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One process serves several plugins, and all that a client may send it, to the end of input. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunStdioTest {
  private static final int MIB = 1 << 20;

  private StdioSession session;
  private Map<?, ?> ready;

  @BeforeAll
  void start() throws Exception {
    session =
        new StdioSession(
            Cli.in(Cli.ROOT)
                .with(Map.of("LC_ALL", "C"))
                .start(
                    "run", "--STDIO", "--plugins", "plugins", "--plugins", Cli.PLUGINS.toString()));
    session.send("early", "talker", "echo", Map.of("value", "sent before ready"));
    assertThat(session.result("early")).isEqualTo("sent before ready");
    ready = session.ready();
  }

  @AfterAll
  void endOfInputEndsIt() throws Exception {
    try (StdioSession ending = session) {
      List<ProcessHandle> below = ending.process().descendants().toList();
      assertThat(below.stream().filter(RunStdioTest::isPython))
          .as("supervisors and workers of the plugins with native packages alone")
          .hasSize(6);
      session.endInput();
      assertThat(session.exitStatus()).isZero();
      assertThat(below).noneMatch(ProcessHandle::isAlive);
      assertThat(session.unreadAnswers()).isEmpty();
      assertThat(session.notProtocol()).isEmpty();
    }
  }

  private static boolean isPython(ProcessHandle process) {
    return process.info().command().filter(name -> name.contains("/python")).isPresent();
  }

  private static String fresh() {
    return UUID.randomUUID().toString();
  }

  @Test
  void readyTellsOfEveryPlugin() {
    assertThat(Json.list(ready.get("plugins")))
        .extracting(one -> Json.object(one).get("name"), one -> Json.object(one).get("state"))
        .contains(
            tuple("redact", "RUNNING"),
            tuple("talker", "RUNNING"),
            tuple("tiny", "RUNNING"),
            tuple("wordcount", "RUNNING"))
        .hasSizeGreaterThanOrEqualTo(6);
    for (Object plugin : Json.list(ready.get("plugins"))) {
      assertThat(Json.object(plugin).keySet().stream().map(String::valueOf))
          .containsExactly("name", "state", "backend", "reason");
    }
  }

  @Test
  void pluginsThatFailTheirStartSayWhy() throws Exception {
    session.send("b", "broken", "any", Map.of());
    assertThat(session.error("b").get("message")).asString().contains("not today");
    session.send("u", "unwell", "any", Map.of());
    assertThat(session.error("u").get("message")).asString().contains("no licence");
  }

  @Test
  void interleavedCommandsAreAnsweredById() throws Exception {
    session.send("slow", "talker", "nap", Map.of("seconds", 0.5));
    session.send("w", "wordcount", "count", Map.of("text", "Käse ist käse", "top", 1L));
    session.send("r", "redact", "mask", Map.of("text", "to anna@example.com"));
    assertThat(session.result("w")).isEqualTo(List.of(Map.of("word", "käse", "count", 2L)));
    assertThat(session.result("r")).asString().contains("to [EMAIL]");
    assertThat(session.unreadAnswers()).as("the nap lasts longer").isEmpty();
    assertThat(session.result("slow")).isEqualTo(0.5);
  }

  @Test
  void failuresOfAPluginNameItsOwnLine() throws Exception {
    session.send("f", "talker", "fail", Map.of("value", "x"));
    Map<?, ?> error = session.error("f");
    assertThat(error.get("error_type")).isEqualTo("VALIDATION_ERROR");
    assertThat(error.get("reason")).isEqualTo("guest_exception");
    assertThat(error.get("python_type")).isEqualTo("ValueError");
    Map<?, ?> details = Json.object(error.get("details"));
    assertThat(details.get("file")).isEqualTo("main.py");
    assertThat(details.get("source")).isEqualTo("return int(value)");
    assertThat(error.get("traceback")).asString().contains("in parsed").doesNotContain("_runtime");
  }

  @Test
  void eventsComeBeforeTheAnswerWithItsId() throws Exception {
    session.send("s", "talker", "stream", Map.of("count", 3L));
    for (long index = 0; index < 3; index++) {
      assertThat(session.event("s", "item").get("value")).isEqualTo(index);
    }
    assertThat(session.result("s")).isNull();
    session.send("p", "talker", "report", Map.of());
    Map<?, ?> progress = session.event("p", "progress");
    assertThat(progress.get("fraction")).isEqualTo(0.5);
    assertThat(progress.get("message")).isEqualTo("half");
    assertThat(session.event("p", "log").get("message")).isEqualTo("logged");
    assertThat(session.event("p", "log").get("message")).isEqualTo("printed");
    assertThat(session.result("p")).isEqualTo("reported");
  }

  @Test
  void theHostAnswersForItself() throws Exception {
    session.send(message("p1", Map.of("command", "$ping")));
    Map<?, ?> all = Json.object(session.result("p1"));
    assertThat(all.get("healthy")).as("two plugins are down").isEqualTo(false);
    session.send("p2", "talker", "$ping", Map.of());
    assertThat(Json.object(session.result("p2")).get("healthy")).isEqualTo(true);
    session.send("d", "talker", "$describe", Map.of());
    Map<?, ?> description = Json.object(session.result("d"));
    assertThat(Json.list(description.get("commands")))
        .extracting(one -> String.valueOf(Json.object(one).get("name")))
        .contains("echo", "stream");
    session.send(message("dd", Map.of("command", "$describe")));
    assertThat(Json.object(session.result("dd")).get("plugins"))
        .asInstanceOf(LIST)
        .hasSizeGreaterThanOrEqualTo(6);
    session.send("x", "talker", "$pong", Map.of());
    assertThat(session.error("x").get("message")).asString().contains("did you mean '$ping'?");
  }

  private static Map<String, Object> message(String id, Map<String, Object> payload) {
    return StdioSession.envelope("command", id, payload);
  }

  @Test
  void aCommandInFlightCanBeCancelled() throws Exception {
    session.send("c", "talker", "nap", Map.of("seconds", 9.0));
    session.send(message("c1", Map.of("command", "$cancel", "args", Map.of("id", "c"))));
    assertThat(session.error("c").get("reason")).isEqualTo("cancelled");
    assertThat(session.result("c1")).isEqualTo(Map.of("cancelled", true));
    session.send(message("c2", Map.of("command", "$cancel", "args", Map.of("id", "c"))));
    assertThat(session.result("c2")).isEqualTo(Map.of("cancelled", false));
    session.send(message("c3", Map.of("command", "$cancel")));
    assertThat(session.error("c3").get("reason")).isEqualTo("bad_arguments");
  }

  @Test
  void theCallersDeadlineHolds() throws Exception {
    Map<String, Object> payload =
        Map.of(
            "plugin",
            "talker",
            "command",
            "nap",
            "args",
            Map.of("seconds", 9.0),
            "deadline_ms",
            100L);
    session.send(message("late", payload));
    Map<?, ?> error = session.error("late");
    assertThat(error.get("error_type")).isEqualTo("TIMEOUT");
    assertThat(error.get("reason")).isEqualTo("call_timeout");
    assertThat(error.get("details")).isEqualTo(Map.of("limit_ms", 100L));
  }

  @Test
  void anIdInFlightIsRefusedWithoutIdAndTheFirstKeepsItsAnswer() throws Exception {
    session.send("twice", "talker", "nap", Map.of("seconds", 0.5));
    session.send("twice", "talker", "echo", Map.of("value", 1L));
    assertThat(session.errorWithoutId().get("message")).asString().contains("still in flight");
    session.sendLine("{\"v\":1,\"type\":\"command\",\"id\":\"twice\",\"payload\":{}}");
    assertThat(session.errorWithoutId().get("reason")).isEqualTo("bad_message");
    assertThat(session.result("twice")).isEqualTo(0.5);
    session.send("twice", "talker", "echo", Map.of("value", "free again"));
    assertThat(session.result("twice")).isEqualTo("free again");
  }

  @Test
  void whatIsNotThereIsToldWithWhatIs() throws Exception {
    session.send("u1", "talkr", "echo", Map.of());
    Map<?, ?> error = session.error("u1");
    assertThat(error.get("reason")).isEqualTo("unknown_plugin");
    assertThat(error.get("message")).asString().contains("wordcount", "did you mean 'talker'?");
    session.send("u2", "talker", "ecko", Map.of());
    assertThat(session.error("u2").get("reason")).isEqualTo("unknown_command");
    session.send(message("u3", Map.of("command", "echo")));
    assertThat(session.error("u3").get("message")).asString().contains("payload.plugin");
  }

  static Stream<Arguments> malformed() {
    String good = "{\"v\":1,\"type\":\"command\",\"id\":\"%s\",\"payload\":%s,\"timestamp\":0}";
    String ping = "{\"command\":\"$ping\"}";
    return Stream.of(
        arguments("hello", "bad_message", "not valid JSON", null),
        arguments("{\"v\":1", "bad_message", "", null),
        arguments("[1,2]", "bad_message", "object", null),
        arguments("7", "bad_message", "object", null),
        arguments("[".repeat(100_000), "bad_message", "", null),
        arguments("{\"a\":".repeat(100_000), "bad_message", "512", null),
        arguments("{\"x\":NaN}", "bad_message", "", null),
        arguments(good.formatted("m1", ping) + " x", "bad_message", "", "m1"),
        arguments(good.formatted("m2", ping).replace(":1,", ":2,"), "bad_message", "v:", "m2"),
        arguments(
            good.formatted("m3", ping).replace("command\",\"id", "order\",\"id"),
            "bad_message",
            "type:",
            "m3"),
        arguments(good.formatted("m4", "{}"), "bad_message", "payload.command", "m4"),
        arguments(good.formatted("m5", "[]"), "bad_message", "payload", "m5"),
        arguments(good.formatted("", ping), "bad_message", "id", null),
        arguments(good.formatted("i".repeat(257), ping), "bad_message", "id", null),
        arguments("{\"v\":1,\"type\":\"command\",\"id\":\"m6\"}", "bad_message", "payload", "m6"),
        arguments("{\"type\":\"command\",\"id\":\"m7\"}", "bad_message", "v:", "m7"),
        arguments(
            good.formatted("m8", "{\"command\":\"x\",\"deadline_ms\":-1}"),
            "bad_message",
            "deadline_ms",
            "m8"),
        arguments(
            good.formatted("m9", "{\"command\":\"x\",\"args\":[]}"), "bad_message", "args", "m9"));
  }

  @ParameterizedTest(name = "{index}: {1} {2}")
  @MethodSource
  void malformed(String line, String reason, String saying, String id) throws Exception {
    session.sendLine(line);
    Map<?, ?> error = id == null ? session.errorWithoutId() : session.error(id);
    assertThat(error.get("reason")).isEqualTo(reason);
    assertThat(error.get("message")).asString().contains(saying);
    assertAlive();
  }

  private void assertAlive() throws Exception {
    String id = fresh();
    session.send(id, "talker", "echo", Map.of("value", id));
    assertThat(session.result(id)).isEqualTo(id);
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() throws Exception {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes("{\"id\":\"".getBytes(StandardCharsets.UTF_8));
    line.writeBytes(new byte[] {(byte) 0xC0, (byte) 0xAF, (byte) 0xFF, '"', '}', '\n'});
    session.sendBytes(line.toByteArray());
    assertThat(session.errorWithoutId().get("reason")).isEqualTo("bad_message");
    assertAlive();
  }

  @Test
  void emptyLinesAndAnswersThatNobodyWaitsForAreNoHarm() throws Exception {
    session.sendLine("");
    session.sendLine("\r");
    session.send(StdioSession.envelope("response", fresh(), Map.of("result", 1L)));
    session.send(
        StdioSession.envelope("event", fresh(), Map.of("event", "heartbeat", "data", Map.of())));
    assertAlive();
    assertThat(session.unreadAnswers()).isEmpty();
  }

  @Test
  void twentyMegabytesAreReadAndRefused() throws Exception {
    byte[] garbage = new byte[20 * MIB];
    Arrays.fill(garbage, (byte) 'x');
    garbage[garbage.length - 1] = '\n';
    session.sendBytes(garbage);
    assertThat(session.errorWithoutId().get("reason")).isEqualTo("bad_message");
    session.send("large", "talker", "echo", Map.of("value", "x".repeat(20 * MIB)));
    Map<?, ?> error = session.error("large");
    assertThat(error.get("reason")).isEqualTo("message_limit");
    assertThat(error.get("details")).isEqualTo(Map.of("limit_bytes", 8L * MIB));
    assertAlive();
  }

  @Test
  void aLineOverTheBoundIsSkipped() throws Exception {
    byte[] chunk = new byte[MIB];
    Arrays.fill(chunk, (byte) '[');
    for (int i = 0; i < 65; i++) {
      session.sendBytes(chunk);
    }
    session.sendLine("");
    Map<?, ?> error = session.errorWithoutId();
    assertThat(error.get("reason")).isEqualTo("message_limit");
    assertThat(error.get("details")).isEqualTo(Map.of("limit_bytes", 64L * MIB));
    assertAlive();
    assertThat(session.unreadAnswers()).as("told once").isEmpty();
  }

  @Test
  void thePluginsMessageLimitHoldsBothWays() throws Exception {
    session.send("t1", "tiny", "grow", Map.of("size", 1000L));
    assertThat(session.result("t1")).isEqualTo("x".repeat(1000));
    session.send("t2", "tiny", "grow", Map.of("size", 3000L));
    assertThat(session.error("t2").get("reason")).isEqualTo("message_limit");
    session.send("t3", "tiny", "grow", Map.of("size", 1L, "pad", "x".repeat(3000)));
    assertThat(session.error("t3").get("message")).asString().contains("limits.message");
    session.send("t4", "tiny", "items", Map.of("sizes", List.of(1L, 3000L, 1L)));
    assertThat(session.event("t4", "item").get("value")).isEqualTo("x");
    Map<?, ?> error = session.error("t4");
    assertThat(error.get("reason")).isEqualTo("message_limit");
    assertThat(error.get("message")).asString().contains("item");
    session.send("t5", "tiny", "grow", Map.of("size", 1L));
    assertThat(session.result("t5")).isEqualTo("x");
  }

  @Test
  void aThousandCommandsAtOnceAreAllAnswered() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      lines.append(
          JsonCodec.writeJson(
              StdioSession.command("k" + i, "talker", "nap", Map.of("seconds", 0.002))));
      lines.append('\n');
    }
    session.sendBytes(lines.toString().getBytes(StandardCharsets.UTF_8));
    long served = 0;
    long refused = 0;
    for (int i = 0; i < 1000; i++) {
      Map<String, Object> answer = session.answer("k" + i);
      if ("response".equals(answer.get("type"))) {
        served++;
      } else {
        Map<?, ?> error = StdioSession.payload(answer);
        assertThat(error.get("reason")).isEqualTo("queue_full");
        assertThat(error.get("retryable")).isEqualTo(true);
        refused++;
      }
    }
    assertThat(served).as("one at work and 64 in the queue").isGreaterThanOrEqualTo(65);
    assertThat(refused).isPositive();
    assertAlive();
  }

  @Test
  void aSlowReaderLosesNothing() throws Exception {
    session.pause();
    session.send("flow", "talker", "stream", Map.of("count", 20_000L));
    session.resume();
    for (long index = 0; index < 20_000; index++) {
      assertThat(session.event("flow", "item").get("value")).isEqualTo(index);
    }
    assertThat(session.result("flow")).isNull();
  }

  @Test
  void aReaderThatStallsHoldsUpNobodysDeadline() throws Exception {
    session.pause();
    Map<String, Object> payload =
        Map.of(
            "plugin",
            "talker",
            "command",
            "stream",
            "args",
            Map.of("count", 100_000_000L),
            "deadline_ms",
            700L);
    session.send(message("stall", payload));
    session.send("after", "talker", "say", Map.of("text", "the stalled call has been given up"));
    session.awaitRemark("the stalled call has been given up");
    session.resume();
    assertThat(session.error("stall").get("reason")).isEqualTo("call_timeout");
    assertThat(session.result("after")).isNull();
    assertThat(session.event("stall", "item").get("value")).isEqualTo(0L);
    assertAlive();
  }
}
