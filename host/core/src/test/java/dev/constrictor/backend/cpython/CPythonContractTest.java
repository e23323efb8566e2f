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
  protected PluginHost.Builder builder() {
    return PluginHost.builder().backend(BackendKind.CPYTHON);
  }

  private @Nullable Object attempt(String code) {
    return host().plugin("breakout").call("attempt", Map.of("code", code));
  }

  /** What is refused in process is the worker's own affair here. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "import threading; t = threading.Thread(target=print); t.start(); t.join(); got = 1",
        "import os; got = os.waitpid(os.fork() or os._exit(0), 0)[1] + 1",
        "import sys, subprocess; got = subprocess.run([sys.executable, '-c', '']).returncode + 1",
        "import ctypes; got = ctypes.CDLL(None).abs(-1)",
        "import asyncio; got = asyncio.run(asyncio.sleep(0, 1))",
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); got = 1",
      })
  void threadsForksSignalsAndNativeCodeAreThere(String code) {
    assertThat(attempt(code)).isEqualTo("1");
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

  @Test
  void aConnectedPairOfSocketsIsThereForEventLoops() {
    assertThat(attempt("import socket; got = len(socket.socketpair())")).isEqualTo("2");
  }
}
