package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.constrictor.Plugin;
import dev.constrictor.PluginHost;
import dev.constrictor.api.CallOptions;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.PythonContract;
import dev.constrictor.config.BackendKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract over worker processes, and what is different there. */
class CPythonContractTest extends PythonContract {
  @Override
  protected BackendKind kind() {
    return BackendKind.CPYTHON;
  }

  @Override
  protected PluginHost.Builder builder() {
    return PluginHost.builder().backend(BackendKind.CPYTHON);
  }

  /** In a builtin of CPython's, which no interrupt ends, not even what would answer the host. */
  @Override
  protected List<String> deafCommands() {
    return Stream.concat(super.deafCommands().stream(), Stream.of("stay_in_native_code")).toList();
  }

  /** It cannot be seen which of them holds the worker: at the last one's deadline it is ended. */
  @Test
  void aSilentWorkerIsEndedOnceNobodyIsLeftToLose(@TempDir Path plugins) throws Exception {
    try (PluginHost other = sharing(plugins, "20s")) {
      Plugin plugin = other.plugin("sharing");
      CallOptions later = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(2));
      CompletableFuture<@Nullable Object> waits =
          plugin.callAsync("nap", Map.of("seconds", 40.0), later);
      CompletableFuture<@Nullable Object> holds =
          plugin.callAsync("hold_in_native_code", Map.of(), SOON);
      assertThat(reason(holds)).isEqualTo(Reason.CALL_TIMEOUT);
      assertThat(reason(waits)).isEqualTo(Reason.CALL_TIMEOUT);
      await()
          .atMost(Duration.ofSeconds(12))
          .ignoreExceptionsInstanceOf(PluginException.class) // given to the worker before its end
          .until(() -> plugin.call("birth", Map.of(), SOON) != null);
    }
  }

  @Test
  void asyncioRunsItsOwnLoop() {
    assertThat(outcomeOf("import asyncio; got = asyncio.run(asyncio.sleep(0, 1))")).isEqualTo("1");
  }

  @Test
  void whatAMessageHasNoRoomForIsOutputAllTheSame(@TempDir Path plugins) throws Exception {
    assertCountedToTheByte(
        plugins,
        "4KiB",
        80,
        List.of(
            "print('x' * n, end='')",
            "import logging\n"
                + "for _ in range(n // 1024): logging.warning('x' * 1024)\n"
                + "print('x' * (n % 1024), end='')"));
  }

  /** Whoever waits until all was read, or until the end, has it counted as the call's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "os.write(1, b'x' * n)",
        "os.write(2, b'\\n' * n)",
        "for _ in range(n // 100): os.write(1, b'x' * 99 + b'\\n')\nos.write(1, b'x' * (n % 100))",
      })
  void whatIsWrittenToADescriptorIsCountedToTheByte(String code, @TempDir Path plugins)
      throws Exception {
    String waiting =
        """
        import fcntl, os, termios, time
        %s
        while n > limit or any(fcntl.ioctl(1, termios.FIONREAD, bytes(4))): time.sleep(0.001)
        """;
    assertCountedToTheByte(plugins, "8MiB", 80, List.of(waiting.formatted(code)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import subprocess; subprocess.run(['true'])",
        "import os; os.kill(1, 0)",
        "import ctypes; got = ctypes.CDLL(None).unshare(0x10000000); assert got == 0",
        "import socket; a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
      })
  void theMachineIsOutOfReach(String code) {
    assertRefused(code);
  }
}
