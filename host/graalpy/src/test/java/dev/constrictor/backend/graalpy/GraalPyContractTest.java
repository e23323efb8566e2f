package dev.constrictor.backend.graalpy;

import dev.constrictor.PluginHost;
import dev.constrictor.backend.PythonContract;
import dev.constrictor.config.BackendKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract in process, and what is out of reach there alone. */
class GraalPyContractTest extends PythonContract {
  @Override
  protected BackendKind kind() {
    return BackendKind.GRAALPY;
  }

  @Override
  protected PluginHost.Builder builder() {
    return PluginHost.builder();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import os; os.system('true')",
        "import os; os.kill(os.getpid(), 15)",
        "import os; os.abort()",
        "import subprocess; subprocess.run(['true'])",
        "import multiprocessing; multiprocessing.Process(target=print).start()",
        "import multiprocessing; multiprocessing.Pipe()",
      })
  void processesAreOutOfReach(String code) {
    assertRefused(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import threading; threading.Thread(target=print).start()",
        "import _thread; _thread.start_new_thread(print, ())",
      })
  void threadsAreOutOfReach(String code) {
    assertRefused(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import signal; signal.raise_signal(signal.SIGTERM)",
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "import signal; signal.alarm(1)",
        "import signal; signal.setitimer(signal.ITIMER_REAL, 0.01)",
        "import _signal; _signal.raise_signal(9)",
        "import importlib, signal; importlib.reload(signal).raise_signal(15)",
      })
  void signalsAreOutOfReach(String code) {
    assertRefused(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import java; java.type('java.lang.System').exit(1)",
        "import polyglot; polyglot.eval(language='js', string='1')",
        "import ctypes; ctypes.CDLL(None)",
      })
  void theJvmIsOutOfReach(String code) {
    assertRefused(code);
  }
}
