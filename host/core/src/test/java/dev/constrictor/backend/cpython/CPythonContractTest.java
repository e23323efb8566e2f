package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.PluginHost;
import dev.constrictor.backend.PythonContract;
import dev.constrictor.config.BackendKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
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

  private @Nullable Object attempt(String code) {
    return host().plugin("breakout").call("attempt", Map.of("code", code));
  }

  @Test
  void asyncioRunsItsOwnLoop() {
    assertThat(attempt("import asyncio; got = asyncio.run(asyncio.sleep(0, 1))")).isEqualTo("1");
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
