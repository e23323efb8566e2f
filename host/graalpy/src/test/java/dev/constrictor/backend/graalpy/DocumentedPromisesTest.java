package dev.constrictor.backend.graalpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.constrictor.Plugin;
import dev.constrictor.PluginHost;
import dev.constrictor.api.CallOptions;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Reason;
import dev.constrictor.protocol.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Promises of the documents that want plugins of their own. */
@NullUnmarked // a null where none belongs fails the test
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedPromisesTest {
  private static final String CODE =
      """
      import time

      import constrictor


      @constrictor.command
      def echo(value: object) -> object:
          return value


      @constrictor.command
      def known_secrets() -> dict[str, str]:
          return dict(constrictor.secrets)


      @constrictor.command
      def hold() -> None:
          constrictor.progress(0, "holding")
          time.sleep(60)
      """;

  @TempDir private static Path temp;
  private PluginHost host;

  @BeforeAll
  void start() throws Exception {
    plugin("plain", "limits: {queue: 1}\npermissions: {secrets: [GRANTED]}", CODE);
    plugin("greedy", "permissions: {secrets: [WITHHELD]}", CODE);
    plugin(
        "failing",
        "restart: {max_restarts: 1, initial_backoff: 10ms, max_backoff: 20ms}",
        "raise RuntimeError('cannot start')\n");
    Path config = temp.resolve("host.yaml");
    Files.writeString(
        config,
        """
        plugins:
          directories: [plugins]
          permissions: {secrets: [GRANTED]}
        secrets: {GRANTED: "a", WITHHELD: "b"}
        """);
    host = PluginHost.builder().config(config).start();
    host.awaitReady();
  }

  @AfterAll
  void stop() {
    host.close();
  }

  private void plugin(String name, String manifest, String code) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("plugins").resolve(name));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        "name: " + name + "\nversion: 1.0.0\nentrypoint: main.py\n" + manifest + "\n");
    Files.writeString(folder.resolve("main.py"), code);
  }

  @Test
  void aFullQueueIsAnsweredAtOnce() throws Exception {
    Plugin plugin = host.plugin("plain");
    CountDownLatch running = new CountDownLatch(1);
    CallOptions holding =
        CallOptions.DEFAULT
            .withTimeout(Duration.ofSeconds(30))
            .withProgress(progress -> running.countDown());
    CompletableFuture<Object> held = plugin.callAsync("hold", Map.of(), holding);
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Object> waiting = plugin.callAsync("echo", Map.of("value", 1L));

    PluginException refused =
        catchThrowableOfType(PluginException.class, () -> plugin.call("echo", Map.of("value", 2L)));

    assertThat(refused.reason()).isEqualTo(Reason.QUEUE_FULL);
    assertThat(refused.retryable()).isTrue();
    held.cancel(true);
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(1L);
  }

  @Test
  void secretsWantTheWordOfBothSides() {
    assertThat(host.plugin("plain").call("known_secrets", Map.of()))
        .isEqualTo(Map.of("GRANTED", "a"));
    assertThat(host.status("greedy").orElseThrow().state()).isNotEqualTo(PluginState.RUNNING);
  }

  @Test
  void aPluginThatKeepsFailingIsQuarantined() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> host.status("failing").orElseThrow().state() == PluginState.QUARANTINED);
    PluginException refused =
        catchThrowableOfType(
            PluginException.class, () -> host.plugin("failing").call("echo", Map.of()));
    assertThat(refused.reason()).isEqualTo(Reason.QUARANTINED);
  }

  /** Each text of JSONTestSuite that must be read. */
  @Test
  void everyJsonValueGoesThroughAPluginUnchanged() throws Exception {
    Path suite =
        Path.of(
            System.getProperty("constrictor.root"),
            "python-lib/tests/vectors/json_test_suite.json");
    int tried = 0;
    for (Object entry : (List<?>) JsonCodec.parseJson(Files.readAllBytes(suite))) {
      Map<?, ?> text = (Map<?, ?>) entry;
      if (((String) text.get("name")).startsWith("y_")) {
        byte[] bytes = Base64.getDecoder().decode((String) text.get("base64"));
        Object value = JsonCodec.parseJson(bytes);
        assertThat(host.plugin("plain").call("echo", Collections.singletonMap("value", value)))
            .as("%s", text.get("name"))
            .isEqualTo(value);
        tried++;
      }
    }
    assertThat(tried).isGreaterThan(90);
  }
}
