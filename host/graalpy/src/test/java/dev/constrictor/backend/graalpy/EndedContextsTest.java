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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * GraalPy's own threads end with the context that they serve, in whichever way that ends. Each is a
 * thread of the server's for good otherwise, and keeps the context's whole heap.
 */
class EndedContextsTest {
  private static final int TIMES = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final CallOptions SOON = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(200));

  private static final String CODE =
      """
      import atexit
      import os
      import threading

      import constrictor

      kept = []


      @constrictor.command
      def well() -> str:
          return "well"


      @constrictor.command
      def leave() -> None:
          os._exit(3)


      @constrictor.command
      def leave_with_hooks() -> None:
          atexit.register(spin)
          threading._register_atexit(spin)
          os._exit(3)


      @constrictor.command
      def leave_with_failing_hooks() -> None:
          threading._shutdown = None
          os._exit(3)


      @constrictor.command
      def spin() -> None:
          while True:
              try:
                  while True:
                      pass
              except BaseException:
                  continue


      @constrictor.command
      def hog() -> None:
          while True:
              kept.append(b"x" * 1_000_000)
      """;

  @TempDir private Path plugins;
  private final long threadsBefore = ContextTraces.threads();
  private final long contextsBefore = ContextTraces.contexts();

  private void plugin(String name, String limits, String code) throws IOException {
    Path folder = Files.createDirectories(plugins.resolve(name));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: %s
        version: 1.0.0
        entrypoint: main.py
        backend: graalpy
        limits: {%s}
        restart: {max_restarts: 5, initial_backoff: 1ms, max_backoff: 1ms}
        """
            .formatted(name, limits));
    Files.writeString(folder.resolve("main.py"), code);
  }

  @ParameterizedTest
  @CsvSource({
    "leave, EXITED",
    "leave_with_hooks, EXITED",
    "leave_with_failing_hooks, EXITED",
    "spin, CALL_TIMEOUT",
    "hog, MEMORY_LIMIT"
  })
  void thatServedLeaveNothing(String command, Reason reason) throws Exception {
    plugin("ending", "memory: 64MiB", CODE);
    CallOptions options = reason == Reason.CALL_TIMEOUT ? SOON : CallOptions.DEFAULT;
    try (PluginHost host = PluginHost.builder().plugins(plugins).start()) {
      Plugin ending = host.plugin("ending");
      for (int time = 0; time < TIMES; time++) {
        assertThat(ending.call("well", Map.of())).isEqualTo("well");
        PluginException failure =
            catchThrowableOfType(
                PluginException.class, () -> ending.call(command, Map.of(), options));
        assertThat(failure.reason()).isEqualTo(reason);
      }
      assertThat(ending.call("well", Map.of())).isEqualTo("well");
      assertThat(ContextTraces.threads()).isPositive();
      awaitOnly(2); // its own and the heap walker's
    }
    awaitOnly(0);
  }

  @ParameterizedTest
  @CsvSource({"10ms", "100ms", "200ms", "400ms", "800ms"})
  void thatNeverServedLeaveNothing(String startTimeout) throws Exception {
    plugin("slow", "start_timeout: " + startTimeout, "import time\ntime.sleep(60)\n");
    try (PluginHost host = PluginHost.builder().plugins(plugins).start()) {
      await()
          .atMost(PATIENCE)
          .until(() -> host.status("slow").orElseThrow().state() == PluginState.QUARANTINED);
      awaitOnly(1); // the heap walker's
    }
    awaitOnly(0);
  }

  @Test
  void thatAreStoppedLeaveNothing() throws Exception {
    plugin("ending", "memory: 64MiB", CODE + "\n\natexit.register(spin)\n");
    try (PluginHost host = PluginHost.builder().plugins(plugins).start()) {
      assertThat(host.plugin("ending").call("well", Map.of())).isEqualTo("well");
    }
    awaitOnly(0);
  }

  private void awaitOnly(int contexts) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              assertThat(ContextTraces.threads())
                  .isLessThanOrEqualTo(threadsBefore + contexts * ContextTraces.THREADS_EACH);
              assertThat(ContextTraces.contexts()).isLessThanOrEqualTo(contextsBefore + contexts);
            });
  }
}
