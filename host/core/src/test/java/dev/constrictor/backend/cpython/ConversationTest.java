package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginScanner;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much a worker may say before anybody listens. */
class ConversationTest {
  private static final int LINES = 8;

  /** Answers its one command after lines of which but one are none, or of no type that is known. */
  private static final String BABBLER =
      """
      import json, sys
      command = json.loads(sys.stdin.readline())
      def say(kind, payload):
          print(json.dumps({"v": 1, "type": kind, "id": command["id"], "payload": payload,
                            "timestamp": 1.0}))
      print("no message")
      say("query", {})
      say("event", {"event": "party", "data": {}})
      say("event", {"event": "item", "data": {"index": "first", "value": 1}})
      print("x" * 9000)
      say("response", {"result": None})
      """;

  /** Answers its one command after so many events of so many characters each. */
  private static final String WORKER =
      """
      import json, sys
      command = json.loads(sys.stdin.readline())
      def say(kind, payload):
          print(json.dumps({"v": 1, "type": kind, "id": command["id"], "payload": payload,
                            "timestamp": 1.0}))
      for _ in range(%d):
          log = {"level": "INFO", "logger": "root", "message": "x" * int(sys.argv[1])}
          say("event", {"event": "log", "data": log})
      say("response", {"result": None, "stats": {"wall_ms": 1.0, "cpu_ms": 1.0}})
      """
          .formatted(LINES);

  @TempDir private Path directory;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Process::destroyForcibly);
  }

  private Conversation conversation(int chars) throws Exception {
    return conversation("python3", "-c", WORKER, Integer.toString(chars));
  }

  private Conversation conversation(String... worker) throws Exception {
    Path folder = Files.createDirectories(directory.resolve("talker"));
    Files.writeString(folder.resolve("main.py"), "");
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: talker
        version: 1.0.0
        entrypoint: main.py
        backend: cpython
        limits: {output: 8KiB, message: 8KiB}
        """);
    PluginCandidate candidate = new PluginScanner(HostConfig.defaults(), Map.of()).load(folder);
    assertThat(candidate).isInstanceOf(PluginCandidate.Valid.class);
    InstanceSpec spec =
        new InstanceSpec(((PluginCandidate.Valid) candidate).manifest(), 1, Map.of(), Map.of());
    Process process = new ProcessBuilder(worker).start();
    started.add(process);
    return new Conversation(
        spec, new WorkerProcess(process, directory.resolve("none")), Handshake.line(spec));
  }

  @Test
  void whatItSaysBeforeAnybodyListensIsHeardLater() throws Exception {
    Conversation conversation = conversation(1_000);
    assertThat(conversation.ask(Command.of("$import", Map.of()))).isTrue();
    List<Message> heard = new ArrayList<>();
    conversation.readToTheEnd(heard::add, () -> fail("all are messages"));
    assertThat(heard).hasSize(LINES).allSatisfy(one -> assertThat(one).isInstanceOf(Event.class));
  }

  @Test
  void whatIsNoMessageOrOfNoKnownTypeIsCountedAndNoHarm() throws Exception {
    Conversation conversation = conversation("python3", "-c", BABBLER);
    WorkerProcess worker = conversation.worker();
    worker.commands().write(conversation.codec().encode(Command.of("echo", Map.of())));
    worker.commands().flush();
    List<Message> heard = new ArrayList<>();
    AtomicInteger ignored = new AtomicInteger();
    conversation.readToTheEnd(heard::add, ignored::incrementAndGet);
    assertThat(heard).singleElement().isInstanceOf(Response.class);
    assertThat(ignored).hasValue(5);
  }

  @Test
  void moreThanItsOutputAndOneMessageIsTooMuch() throws Exception {
    assertThat(conversation(7_000).ask(Command.of("$import", Map.of()))).isFalse();
  }
}
