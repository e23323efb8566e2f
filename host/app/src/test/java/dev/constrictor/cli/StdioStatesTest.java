package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.constrictor.api.PluginState;
import dev.constrictor.api.StateChange;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client of {@code run --stdio} is told of the plugins' states. */
class StdioStatesTest {
  private static final JsonCodec CODEC = new JsonCodec(JsonCodec.MAX_BYTES);

  @TempDir Path temp;

  @Test
  void everyChangeIsAnEventAndReadyTellsOfAllPlugins() throws Exception {
    Path good = Files.createDirectories(temp.resolve("plugins/talker"));
    for (String file : List.of("plugin.yaml", "main.py")) {
      Files.copy(Cli.PLUGINS.resolve("talker").resolve(file), good.resolve(file));
    }
    for (String name : List.of("bad", "off")) {
      Path folder = Files.createDirectories(temp.resolve("plugins").resolve(name));
      Files.writeString(folder.resolve("plugin.yaml"), "name: " + name + "\nversion: one\n");
    }
    Path config =
        Files.writeString(
            temp.resolve("host.yaml"),
            "plugins: {directories: [plugins], overrides: {off: {enabled: false}}}");

    try (StdioSession session =
        new StdioSession(Cli.in(temp).start("run", "--stdio", "--config", config.toString()))) {
      Map<?, ?> disabled = session.state("off");
      assertThat(disabled)
          .isEqualTo(
              Map.of(
                  "plugin", "off",
                  "from", "DISCOVERED",
                  "to", "DISABLED",
                  "reason", "the plugin is disabled by the host's overrides"));
      Map<?, ?> refused = session.state("bad");
      assertThat(refused.get("to")).isEqualTo("FAILED");
      assertThat(refused.get("reason")).asString().contains("plugin.yaml:2: $.version");
      assertThat(steps(session, 3))
          .containsExactly("DISCOVERED PREPARING", "PREPARING STARTING", "STARTING RUNNING");

      List<?> plugins = Json.list(session.ready().get("plugins"));
      assertThat(plugins)
          .extracting(
              one -> Json.object(one).get("name"),
              one -> Json.object(one).get("state"),
              one -> Json.object(one).get("backend"))
          .containsExactly(
              tuple("bad", "FAILED", null),
              tuple("off", "DISABLED", null),
              tuple("talker", "RUNNING", "graalpy"));
      assertThat(Json.object(plugins.get(0)).get("reason")).isEqualTo(refused.get("reason"));
      assertThat(Json.object(plugins.get(1)).get("reason")).isEqualTo(disabled.get("reason"));

      session.endInput();
      assertThat(steps(session, 2)).containsExactly("RUNNING DRAINING", "DRAINING STOPPED");
      assertThat(session.exitStatus()).isZero();
    }
  }

  private static List<String> steps(StdioSession session, int count) throws InterruptedException {
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<?, ?> change = session.state("talker");
      steps.add(change.get("from") + " " + change.get("to"));
    }
    return steps;
  }

  @Test
  @Timeout(30)
  void aReaderThatTakesNothingHoldsUpNoChangeAndLosesNone() throws Exception {
    int changes = 3000;
    Gate out = new Gate();
    try (StdioServer server = new StdioServer(InputStream.nullInputStream(), out)) {
      for (int i = 0; i < changes; i++) {
        server.stateChanged(change(PluginState.RUNNING, PluginState.DEGRADED, "change " + i));
        server.stateChanged(change(PluginState.DEGRADED, PluginState.DEGRADED, "a remark"));
      }
      out.open();
    }
    List<String> lines = out.text().lines().toList();
    assertThat(lines).hasSize(changes);
    for (int i = 0; i < changes; i++) {
      byte[] line = lines.get(i).getBytes(StandardCharsets.UTF_8);
      Event event = (Event) CODEC.decode(line, 0, line.length);
      assertThat(event.data().get("reason")).isEqualTo("change " + i);
    }
  }

  private static StateChange change(PluginState from, PluginState to, String reason) {
    return new StateChange("demo", from, to, reason, Instant.EPOCH);
  }

  /** Takes nothing until it is opened. */
  private static final class Gate extends OutputStream {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final CountDownLatch opened = new CountDownLatch(1);

    void open() {
      opened.countDown();
    }

    String text() {
      return taken.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      try {
        opened.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
      taken.write(bytes, offset, count);
    }
  }
}
