package dev.constrictor.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which a server on stdin and stdout ends. */
class StdioEndTest {
  @TempDir Path temp;

  private StdioSession serve(Path plugins) throws Exception {
    // A shell may have started the build with SIGINT ignored, which children inherit.
    Cli cli = Cli.in(temp).startedBy("env", "--default-signal=INT,TERM");
    return new StdioSession(cli.start("run", "--stdio", "--plugins", plugins.toString()));
  }

  private StdioSession serveNothing() throws Exception {
    return serve(Files.createDirectories(temp.resolve("empty")));
  }

  @Test
  void commandsBeforeReadyAndTheEndOfInputAreAllAnswered() throws Exception {
    try (StdioSession session = serve(Cli.PLUGINS)) {
      for (int i = 0; i < 20; i++) {
        session.send("e" + i, "talker", "echo", Map.of("value", (long) i));
      }
      session.send("nap", "talker", "nap", Map.of("seconds", 0.3));
      session.sendBytes(
          "{\"v\":1,\"type\":\"command\",\"id\":\"last\"".getBytes(StandardCharsets.UTF_8));
      session.endInput();
      for (long i = 0; i < 20; i++) {
        assertThat(session.result("e" + i)).isEqualTo(i);
      }
      assertThat(session.result("nap")).isEqualTo(0.3);
      assertThat(session.error("last").get("reason")).as("a cut line").isEqualTo("bad_message");
      assertThat(Json.list(session.ready().get("plugins"))).hasSize(4);
      assertThat(session.exitStatus()).isZero();
      assertThat(session.process().toHandle().isAlive()).isFalse();
    }
  }

  @Test
  void whatIsNoCommandIsCountedAndToldAtTheEnd() throws Exception {
    try (StdioSession session = serveNothing()) {
      session.send(StdioSession.envelope("query", "q", Map.of("command", "$ping")));
      Map<?, ?> error = session.error("q");
      assertThat(error.get("error_type")).isEqualTo("VALIDATION_ERROR");
      assertThat(error.get("reason")).isEqualTo("bad_message");
      assertThat(error.get("message"))
          .isEqualTo("type: expected command, response, error or event, saw \"query\"");
      session.send(StdioSession.envelope("response", "nobody's", Map.of("result", 1L)));
      session.send(
          StdioSession.envelope(
              "event", "nobody's", Map.of("event", "progress", "data", Map.of("fraction", 2L))));
      assertThat(session.error("nobody's").get("message")).asString().contains("data.fraction");
      session.send(StdioSession.envelope("command", "p", Map.of("command", "$ping")));
      assertThat(session.result("p")).isNotNull();
      session.endInput();
      session.awaitRemark("3 of the lines read from stdin were no command");
      assertThat(session.exitStatus()).isZero();
      assertThat(session.unreadAnswers()).isEmpty();
    }
  }

  @Test
  void sigtermDrains() throws Exception {
    try (StdioSession session = serve(Cli.PLUGINS)) {
      session.ready();
      session.send("nap", "talker", "nap", Map.of("seconds", 1.5));
      session.send("queued", "talker", "echo", Map.of("value", "too"));
      session.send("seen", "tiny", "grow", Map.of("size", 1L));
      assertThat(session.result("seen")).isEqualTo("x");
      session.signal("TERM");
      session.awaitRemark("plugin talker: RUNNING -> DRAINING");
      session.send("late", "talker", "echo", Map.of("value", 1L));
      assertThat(session.error("late").get("reason")).isEqualTo("not_running");
      assertThat(session.result("nap")).isEqualTo(1.5);
      assertThat(session.result("queued")).isEqualTo("too");
      assertThat(session.exitStatus()).isEqualTo(143);
    }
  }

  @Test
  void theSecondSignalForces() throws Exception {
    try (StdioSession session = serve(Cli.PLUGINS)) {
      session.ready();
      session.send("nap", "talker", "nap", Map.of("seconds", 8.0));
      session.send("seen", "tiny", "grow", Map.of("size", 1L));
      assertThat(session.result("seen")).isEqualTo("x");
      session.signal("INT");
      session.awaitRemark("plugin talker: RUNNING -> DRAINING");
      long began = System.nanoTime();
      session.signal("INT");
      assertThat(session.exitStatus()).isEqualTo(130);
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(5);
    }
  }

  @Test
  void sigintWithNothingToDrainEndsAtOnce() throws Exception {
    try (StdioSession session = serveNothing()) {
      session.ready();
      session.signal("INT");
      assertThat(session.exitStatus()).isEqualTo(130);
    }
  }

  @Test
  void runWithoutStdioServesUntilASignal() throws Exception {
    Path plugins = Files.createDirectories(temp.resolve("empty"));
    Process process = Cli.in(temp).start("run", "--plugins", plugins.toString());
    try (StdioSession session = new StdioSession(process)) {
      session.endInput();
      session.awaitRemark("0 of 0 plugin(s) RUNNING");
      session.signal("TERM");
      assertThat(session.exitStatus()).isEqualTo(143);
      assertThat(session.notProtocol()).as("nothing on stdout").isEmpty();
    }
  }

  @Test
  void runWithoutStdioLogsWhatIsRefusedDisabledOrWithoutEffect() throws Exception {
    for (String name : List.of("bad", "off")) {
      Path folder = Files.createDirectories(temp.resolve("plugins").resolve(name));
      Files.writeString(folder.resolve("plugin.yaml"), "name: " + name + "\nversion: one\n");
    }
    Path config =
        Files.writeString(
            temp.resolve("host.yaml"),
            "plugins: {directories: [plugins], watch: true, overrides: {off: {enabled: false}}}");
    Process process = Cli.in(temp).start("run", "--config", config.toString());
    try (StdioSession session = new StdioSession(process)) {
      session.awaitRemark("plugin bad: DISCOVERED -> FAILED: the manifest is refused: ");
      session.awaitRemark("plugin off: DISCOVERED -> DISABLED: the plugin is disabled by");
      session.awaitRemark("host.yaml:1: $.plugins.watch: has no effect in this version");
      session.awaitRemark("0 of 2 plugin(s) RUNNING");
      session.signal("TERM");
      assertThat(session.exitStatus()).isEqualTo(143);
    }
  }

  /** Without a session: its reader would hold the pipe open. */
  @Test
  void aReaderThatLeftEndsIt() throws Exception {
    Path plugins = Files.createDirectories(temp.resolve("empty"));
    Process process = Cli.in(temp).start("run", "--stdio", "--plugins", plugins.toString());
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).contains("\"ready\"");
      out.close();
      process.getOutputStream().write("nobody will read the answer to this\n".getBytes(US_ASCII));
      process.getOutputStream().flush();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends, though stdin is open").isTrue();
      assertThat(process.exitValue()).as("answers were lost").isEqualTo(1);
      assertThat(process.errorReader().lines()).anyMatch(line -> line.contains("stdout is closed"));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void sixtyBrokenManifestsDoNotStopAGoodPlugin() throws Exception {
    BrokenPlugins broken = BrokenPlugins.beside(Cli.PLUGINS.resolve("talker"), temp);
    try (StdioSession session = serve(broken.folder())) {
      session.send("good", "talker", "echo", Map.of("value", "served"));
      assertThat(session.result("good")).isEqualTo("served");
      List<?> plugins = Json.list(session.ready().get("plugins"));
      assertThat(plugins).hasSizeGreaterThan(60);
      for (Object one : plugins) {
        Map<?, ?> plugin = Json.object(one);
        String name = String.valueOf(plugin.get("name"));
        if (!name.equals("talker")) {
          assertThat(plugin.get("state")).as(name).isEqualTo("FAILED");
          assertThat(plugin.get("reason")).asString().contains(broken.saying(name));
          session.send("to-" + name, name, "any", Map.of());
          assertThat(session.error("to-" + name).get("reason")).isEqualTo("not_running");
        }
      }
      session.send("still", "talker", "echo", Map.of("value", "served"));
      assertThat(session.result("still")).isEqualTo("served");
      session.endInput();
      assertThat(session.exitStatus()).isZero();
    }
  }
}
