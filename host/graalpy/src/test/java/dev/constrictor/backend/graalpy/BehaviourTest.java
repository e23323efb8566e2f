package dev.constrictor.backend.graalpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.constrictor.Plugin;
import dev.constrictor.PluginHost;
import dev.constrictor.api.CallOptions;
import dev.constrictor.api.ErrorType;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Reason;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One host, real contexts: what callers see of plugins in process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BehaviourTest {
  private PluginHost host;
  private Plugin plugin;
  private Plugin breakout;

  @BeforeAll
  void start() throws Exception {
    Path plugins = Path.of(System.getProperty("constrictor.root"), "host/core/src/test/plugins");
    host =
        PluginHost.builder()
            .plugins(plugins)
            .hostFunction("kv.get", args -> "value of " + args.get("key"))
            .hostFunction("kv.put", args -> "must not be reached")
            .start();
    host.awaitReady();
    plugin = host.plugin("behaviour");
    breakout = host.plugin("breakout");
  }

  @AfterAll
  void stop() {
    host.close();
  }

  private PluginException failure(String command, Map<String, @Nullable Object> args) {
    return failure(plugin, command, args, CallOptions.DEFAULT);
  }

  private static PluginException failure(
      Plugin target, String command, Map<String, @Nullable Object> args, CallOptions options) {
    return catchThrowableOfType(PluginException.class, () -> target.call(command, args, options));
  }

  @Test
  void valuesCrossTheBorderUnchanged() {
    Map<String, @Nullable Object> value = new java.util.LinkedHashMap<>();
    value.put("list", Arrays.asList(1L, -2.5, 1.0, true, null, "ä\ud83d\ude00\ud800"));
    value.put("big", new BigInteger("9".repeat(5000)));
    value.put("nested", Map.of("empty", Map.of(), "none", List.of()));
    value.put("edge", Long.MIN_VALUE);
    assertThat(plugin.call("echo", Map.of("value", value))).isEqualTo(value);
  }

  @Test
  void argumentsAreRealPythonValues() {
    assertThat(plugin.call("kinds", Map.of("value", Map.of()))).isEqualTo("dict");
    assertThat(plugin.call("kinds", Map.of("value", List.of()))).isEqualTo("list");
    assertThat(plugin.call("kinds", Map.of("value", 1.0))).isEqualTo("float");
    assertThat(plugin.call("kinds", Map.of("value", BigInteger.TEN.pow(30)))).isEqualTo("int");
    assertThat(plugin.call("kinds", Map.of("value", "x"))).isEqualTo("str");
  }

  @Test
  void nestingToTheProtocolsDepthCrossesBothWays() {
    Object deep = 1L;
    for (int i = 0; i < 490; i++) {
      deep = List.of(deep);
    }
    assertThat(plugin.call("echo", Map.of("value", deep))).isEqualTo(deep);
  }

  @Test
  void argumentsAreCheckedAgainstTheSignature() {
    assertThat(plugin.call("add", Map.of("left", 1L))).isEqualTo(1.5);
    PluginException error = failure("add", Map.of("left", true, "rihgt", 1L));
    assertThat(error.errorType()).isEqualTo(ErrorType.VALIDATION_ERROR);
    assertThat(error.reason()).isEqualTo(Reason.BAD_ARGUMENTS);
    assertThat(error.error().message())
        .contains("left: expected an integer, saw True")
        .contains("rihgt: is unknown; did you mean right?");
  }

  @Test
  void everyKindOfCommandRunsToItsEnd() {
    assertThat(plugin.call("stream", Map.of("count", 3L))).isEqualTo(List.of(0L, 1L, 2L));
    assertThat(plugin.call("stream", Map.of("count", 0L))).isEqualTo(List.of());
    assertThat(plugin.call("stream_async", Map.of("count", 2L))).isEqualTo(List.of(0L, 1L));
    assertThat(plugin.call("gather", Map.of("count", 3L))).isEqualTo(List.of(0L, 1L, 2L));
    assertThat(plugin.call("point", Map.of("at", Map.of("x", 1L)))).isEqualTo(Map.of("x", 2L));
    assertThat(plugin.call("greeting", Map.of())).isEqualTo("hello");
  }

  @Test
  void anExceptionKeepsItsTypeAndThePluginsOwnFrames() {
    PluginException error = failure("fail", Map.of());
    assertThat(error.errorType()).isEqualTo(ErrorType.SYSTEM_ERROR);
    assertThat(error.reason()).isEqualTo(Reason.GUEST_EXCEPTION);
    assertThat(error.pythonType()).contains("KeyError");
    assertThat(error.pythonTraceback().orElse(""))
        .contains("File \"main.py\", line")
        .contains("raise KeyError(\"lost\")")
        .doesNotContain("_runtime.py");
    assertThat(error.error().details()).containsEntry("file", "main.py");
  }

  @Test
  void whatJsonCannotSayIsRefused() {
    assertThat(failure("nan", Map.of()).reason()).isEqualTo(Reason.BAD_RESULT);
    assertThat(failure("nonsense", Map.of()).reason()).isEqualTo(Reason.UNKNOWN_COMMAND);
  }

  @Test
  void hostFunctionsAnswerOnlyWhoWasGranted() {
    Map<String, @Nullable Object> granted = Map.of("name", "kv.get", "key", "a");
    assertThat(plugin.call("ask", granted)).isEqualTo("value of a");
    PluginException error = failure("ask", Map.of("name", "kv.put", "key", "a"));
    assertThat(error.reason()).isEqualTo(Reason.PERMISSION_DENIED);
  }

  @Test
  void progressReachesTheCaller() {
    List<CallOptions.Progress> heard = new ArrayList<>();
    plugin.call("report", Map.of(), CallOptions.DEFAULT.withProgress(heard::add));
    assertThat(heard).containsExactly(new CallOptions.Progress(0.5, "half"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"spin", "deadlock", "sleep", "nap"})
  void theCallerIsAnsweredAtTheDeadlineAndTheInstanceReplaced(String command) {
    CallOptions soon = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(200));
    boolean sleeps = command.equals("sleep") || command.equals("nap");
    Map<String, @Nullable Object> args = sleeps ? Map.of("seconds", 60L) : Map.of();
    PluginException error = failure(plugin, command, args, soon);
    assertThat(error.errorType()).isEqualTo(ErrorType.TIMEOUT);
    assertThat(error.reason()).isEqualTo(Reason.CALL_TIMEOUT);
    assertThat(plugin.call("echo", Map.of("value", "again"))).isEqualTo("again");
  }

  @Test
  void cancellingTheFutureFreesTheInstance() {
    CompletableFuture<@Nullable Object> spinning = plugin.callAsync("spin", Map.of());
    spinning.cancel(true);
    assertThat(plugin.call("echo", Map.of("value", 1L))).isEqualTo(1L);
  }

  @Test
  void aFloodOfOutputIsCut() {
    PluginException error = failure("flood", Map.of());
    assertThat(error.errorType()).isEqualTo(ErrorType.RESOURCE_ERROR);
    assertThat(error.reason()).isEqualTo(Reason.OUTPUT_LIMIT);
    assertThat(plugin.call("echo", Map.of("value", 1L))).isEqualTo(1L);
  }

  @Test
  void sysExitEndsTheCallAlone() {
    PluginException error = failure("leave", Map.of("status", 3L));
    assertThat(error.pythonType()).contains("SystemExit");
    assertThat(error.errorType()).isEqualTo(ErrorType.SYSTEM_ERROR);
  }

  @Test
  void aBrokenPluginFailsAloneAndSaysWhere() {
    assertThat(host.status("broken").orElseThrow().state())
        .isIn(PluginState.FAILED, PluginState.STARTING, PluginState.QUARANTINED);
    PluginException error =
        failure(host.plugin("broken"), "anything", Map.of(), CallOptions.DEFAULT);
    assertThat(error.reason()).isIn(Reason.NOT_RUNNING, Reason.QUARANTINED);
    assertThat(error.error().details().toString()).contains("main.py").contains("SyntaxError");
  }

  @Test
  void anUnknownPluginIsNamed() {
    PluginException error = failure(host.plugin("nope"), "x", Map.of(), CallOptions.DEFAULT);
    assertThat(error.reason()).isEqualTo(Reason.UNKNOWN_PLUGIN);
    assertThat(error.error().message()).contains("nope").contains("behaviour");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "open('/etc/passwd')",
        "import os; os.listdir('/')",
        "open('../behaviour/main.py')",
        "open('new.txt', 'w')",
        "import os; os.remove('main.py')",
        "import os; os.symlink('/etc/passwd', 'link')",
        "import os; os.system('true')",
        "import os; os.kill(os.getpid(), 15)",
        "import os; os.abort()",
        "import subprocess; subprocess.run(['true'])",
        "import threading; threading.Thread(target=print).start()",
        "import socket; socket.socket()",
        "import socket; socket.create_connection(('127.0.0.1', 1))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:1/')",
        "import signal; signal.raise_signal(signal.SIGTERM)",
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "import signal; signal.alarm(1)",
        "import signal; signal.setitimer(signal.ITIMER_REAL, 0.01)",
        "import _signal; _signal.raise_signal(9)",
        "import importlib, signal; importlib.reload(signal).raise_signal(15)",
        "import java; java.type('java.lang.System').exit(1)",
        "import polyglot; polyglot.eval(language='js', string='1')",
        "import ctypes; ctypes.CDLL(None)",
        "import multiprocessing; multiprocessing.Process(target=print).start()",
        "import multiprocessing; multiprocessing.Pipe()",
      })
  void whatWasNotGrantedIsRefused(String code) {
    PluginException error = failure(breakout, "attempt", Map.of("code", code), CallOptions.DEFAULT);
    assertThat(error.errorType())
        .isIn(ErrorType.SYSTEM_ERROR, ErrorType.NETWORK_ERROR, ErrorType.VALIDATION_ERROR);
    assertThat(error.reason()).isNotEqualTo(Reason.INTERNAL).isNotEqualTo(Reason.CRASHED);
    assertThat(plugin.call("echo", Map.of("value", 1L))).isEqualTo(1L);
  }

  @Test
  void theEnvironmentIsEmpty() {
    String code = "import os; got = [k for k in ('PATH', 'HOME', 'USER') if k in os.environ]";
    assertThat(breakout.call("attempt", Map.of("code", code))).isEqualTo("[]");
  }

  @Test
  void osExitEndsTheInstanceAlone() {
    PluginException error =
        failure(breakout, "attempt", Map.of("code", "import os; os._exit(3)"), CallOptions.DEFAULT);
    assertThat(error.reason()).isEqualTo(Reason.EXITED);
    String alive = "got = 1";
    assertThat(breakout.call("attempt", Map.of("code", alive))).isEqualTo("1");
  }
}
