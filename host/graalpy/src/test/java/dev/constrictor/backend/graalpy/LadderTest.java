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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The steps by which a guest is stopped that overran its deadline, from a word to a lost thread.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LadderTest {
  private static final String CODE =
      """
      import asyncio
      import time

      import constrictor

      done = []


      @constrictor.command
      def spin() -> None:
          try:
              while True:
                  pass
          finally:
              done.append("spin")


      @constrictor.command
      def sleep() -> None:
          try:
              time.sleep(60)
          finally:
              done.append("sleep")


      @constrictor.command
      async def nap() -> None:
          try:
              await asyncio.sleep(60)
          finally:
              done.append("nap")


      @constrictor.command
      def finished() -> list[str]:
          return done


      @constrictor.command
      def hold() -> None:
          constrictor.call_host("hold")
      """;

  private static final int ATTEMPTS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final CallOptions SOON = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(300));

  @TempDir private static Path plugins;
  private final CountDownLatch release = new CountDownLatch(1);
  private PluginHost host;

  @BeforeAll
  void start() throws Exception {
    plugin("orderly");
    plugin("stuck");
    host = PluginHost.builder().plugins(plugins).hostFunction("hold", args -> hold()).start();
    host.awaitReady();
  }

  @AfterAll
  void stop() {
    release.countDown();
    host.close();
  }

  private static void plugin(String name) throws IOException {
    Path folder = Files.createDirectories(plugins.resolve(name));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: %s
        version: 1.0.0
        entrypoint: main.py
        backend: graalpy
        permissions: {host_functions: [hold]}
        """
            .formatted(name));
    Files.writeString(folder.resolve("main.py"), CODE);
  }

  /** A function of the server's that never comes back, whoever asks. */
  private Object hold() {
    boolean released = false;
    while (!released) {
      try {
        released = release.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        // Such functions are what makes a thread impossible to stop.
      }
    }
    return "released";
  }

  private static PluginException failure(Plugin plugin, String command) {
    return catchThrowableOfType(PluginException.class, () -> plugin.call(command, Map.of(), SOON));
  }

  /** More than once, since the grace is of wall-clock time, and the machine may be busy. */
  @ParameterizedTest
  @ValueSource(strings = {"spin", "sleep", "nap"})
  void finallyBlocksRunAndTheInstanceServesOn(String command) {
    Plugin plugin = host.plugin("orderly");
    boolean kept = false;
    for (int attempt = 0; attempt < ATTEMPTS && !kept; attempt++) {
      assertThat(failure(plugin, command).reason()).isEqualTo(Reason.CALL_TIMEOUT);
      kept = plugin.call("finished", Map.of()) instanceof List<?> done && done.contains(command);
    }
    assertThat(kept).isTrue();
  }

  @Test
  void whatCannotBeStoppedIsAbandonedAndForgottenWhenItEnds() {
    Plugin stuck = host.plugin("stuck");
    assertThat(failure(stuck, "hold").reason()).isEqualTo(Reason.CALL_TIMEOUT);
    await()
        .atMost(PATIENCE)
        .until(() -> host.status("stuck").orElseThrow().state() == PluginState.QUARANTINED);
    assertThat(host.status("stuck").orElseThrow().abandonedThreads()).hasSize(1);
    assertThat(failure(stuck, "finished").reason()).isEqualTo(Reason.QUARANTINED);
    assertThat(host.plugin("orderly").call("finished", Map.of())).isInstanceOf(List.class);

    release.countDown();

    await().atMost(PATIENCE).until(() -> host.lifecycle().abandonedThreads().isEmpty());
  }
}
