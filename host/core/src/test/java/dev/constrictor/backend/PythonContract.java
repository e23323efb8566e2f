package dev.constrictor.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.constrictor.Plugin;
import dev.constrictor.PluginHost;
import dev.constrictor.api.CallOptions;
import dev.constrictor.api.ErrorType;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Protection;
import dev.constrictor.api.Reason;
import dev.constrictor.config.BackendKind;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of the contract that is about Python, for the backends that run it. */
public abstract class PythonContract extends BackendContract {
  private Plugin breakout() {
    return host().plugin("breakout");
  }

  private PluginException attempt(String code) {
    return failure(breakout(), "attempt", Map.of("code", code), CallOptions.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "dict, {}",
    "list, []",
    "float, 1.0",
    "str, x",
    "int, 1000000000000000000000000000000"
  })
  void argumentsAreRealPythonValues(String kind, String value) {
    Object argument =
        switch (kind) {
          case "dict" -> Map.of();
          case "list" -> List.of();
          case "float" -> 1.0;
          case "int" -> new BigInteger(value);
          default -> value;
        };
    assertThat(plugin().call("kinds", Map.of("value", argument))).isEqualTo(kind);
  }

  private static final String MEETING =
      """
      import asyncio

      import constrictor

      arrived = now = most = 0
      complete = asyncio.Event()


      @constrictor.command
      async def meet(people: int) -> int:
          global arrived
          arrived += 1
          if arrived == people:
              complete.set()
          await complete.wait()
          return arrived


      @constrictor.command
      async def crowd() -> int:
          global now, most
          now += 1
          most = max(most, now)
          await asyncio.sleep(0.02)
          now -= 1
          return most
      """;

  @Test
  void asyncCallsShareAnInstanceUpToItsConcurrency(@TempDir Path plugins) throws Exception {
    Path folder = Files.createDirectory(plugins.resolve("meeting"));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        "name: meeting\nversion: 1.0.0\nentrypoint: main.py\n"
            + "limits: {concurrency: 3, call_timeout: 60s, start_timeout: 60s}\n");
    Files.writeString(folder.resolve("main.py"), MEETING);
    try (PluginHost other = builder().plugins(plugins).start()) {
      other.awaitReady();
      Plugin meeting = other.plugin("meeting");
      assertThat(allOf(meeting, 3, "meet", Map.of("people", 3))).containsOnly(3L);
      assertThat(allOf(meeting, 9, "crowd", Map.of()))
          .allSatisfy(most -> assertThat((Long) most).isBetween(1L, 3L));
    }
  }

  private static final String SHARING =
      """
      import asyncio
      import time

      import constrictor

      born = time.monotonic()
      begun = []
      cut = []


      @constrictor.command
      def birth() -> float:
          return born


      @constrictor.command
      async def nap(seconds: float) -> None:
          begun.append("nap")
          try:
              await asyncio.sleep(seconds)
          except asyncio.CancelledError:
              cut.append("nap")
              raise


      @constrictor.command
      def naps() -> list[int]:
          return [len(begun), len(cut)]


      @constrictor.command
      async def compute(seconds: float) -> str:
          return compute_plainly(seconds)


      @constrictor.command
      def compute_plainly(seconds: float) -> str:
          end = time.monotonic() + seconds
          while time.monotonic() < end:
              pass
          return "computed"


      @constrictor.command
      async def spin_deafly() -> None:
          spin_plainly()


      @constrictor.command
      def spin_plainly() -> None:
          while True:
              try:
                  while True:
                      pass
              except BaseException:
                  continue


      @constrictor.command
      async def nap_deafly() -> None:
          while True:
              try:
                  await asyncio.sleep(60)
              except BaseException:
                  continue


      @constrictor.command
      def stay_in_native_code() -> int:
          return sum(range(10**12))


      @constrictor.command
      async def hold_in_native_code() -> int:
          return stay_in_native_code()
      """;

  protected static final CallOptions SOON = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(300));

  private static final CallOptions IN_A_WHILE =
      CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(2));

  private static final CallOptions LATE = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(50));

  /** A host whose one plugin shares its instance among calls. */
  protected final PluginHost sharing(Path plugins, String cpuTime) throws Exception {
    Path folder = Files.createDirectory(plugins.resolve("sharing"));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: sharing
        version: 1.0.0
        entrypoint: main.py
        limits: {concurrency: 4, cpu_time: %s, call_timeout: 60s, start_timeout: 2m}
        restart: {max_restarts: 100, initial_backoff: 1ms, max_backoff: 1ms}
        """
            .formatted(cpuTime));
    Files.writeString(folder.resolve("main.py"), SHARING);
    PluginHost host = builder().plugins(plugins).start();
    host.awaitReady();
    host.plugin("sharing").call("nap", Map.of("seconds", 0.0), LATE); // asyncio is imported
    return host;
  }

  protected static Reason reason(CompletableFuture<@Nullable Object> failing) {
    return failing.handle((value, error) -> ((PluginException) error).reason()).join();
  }

  @Test
  void aCallThatIsHeldUpByAnotherIsNoReasonToEndTheInstance(@TempDir Path plugins)
      throws Exception {
    try (PluginHost other = sharing(plugins, "20s")) {
      Plugin plugin = other.plugin("sharing");
      Object birth = plugin.call("birth", Map.of(), LATE);
      long before = 1; // which has ended by itself
      long cut = 0;
      for (String holder : List.of("compute", "compute_plainly")) {
        CompletableFuture<@Nullable Object> waits =
            plugin.callAsync("nap", Map.of("seconds", 60.0), IN_A_WHILE);
        awaitNaps(plugin, List.of(++before, cut));
        CompletableFuture<@Nullable Object> holds =
            plugin.callAsync(holder, Map.of("seconds", 3.0), LATE);
        assertThat(reason(waits)).as(holder).isEqualTo(Reason.CALL_TIMEOUT);
        assertThat(holds.join()).as(holder).isEqualTo("computed");
        awaitNaps(plugin, List.of(before, ++cut));
      }
      assertThat(plugin.call("birth", Map.of(), LATE)).isEqualTo(birth);
    }
  }

  private static void awaitNaps(Plugin plugin, List<Long> begunAndCut) {
    await()
        .atMost(LATE.timeout().orElseThrow())
        .until(() -> begunAndCut.equals(plugin.call("naps", Map.of(), LATE)));
  }

  @Test
  void aCallThatWaitsDoesNotPayForThoseThatComputeMeanwhile(@TempDir Path plugins)
      throws Exception {
    try (PluginHost other = sharing(plugins, "1s")) {
      Plugin plugin = other.plugin("sharing");
      CompletableFuture<@Nullable Object> waits =
          plugin.callAsync("nap", Map.of("seconds", 5.0), LATE);
      for (int number = 0; number < 8; number++) {
        String command = number % 2 == 0 ? "compute" : "compute_plainly";
        assertThat(plugin.call(command, Map.of("seconds", 0.4), LATE)).isEqualTo("computed");
      }
      assertThat(waits.join()).isNull();
    }
  }

  /** The commands that have to be ended together with the instance that they share. */
  protected List<String> deafCommands() {
    return List.of("spin_deafly", "spin_plainly", "nap_deafly");
  }

  @Test
  void whenTheInstanceHasToGoTheOthersAreToldWhy(@TempDir Path plugins) throws Exception {
    try (PluginHost other = sharing(plugins, "20s")) {
      Plugin plugin = other.plugin("sharing");
      for (String deaf : deafCommands()) {
        CompletableFuture<@Nullable Object> lost =
            plugin.callAsync("nap", Map.of("seconds", 40.0), LATE);
        assertThat(failure(plugin, deaf, Map.of(), SOON).reason())
            .as(deaf)
            .isEqualTo(Reason.CALL_TIMEOUT);
        PluginException why =
            lost.handle((value, error) -> (PluginException) error)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        assertThat(why.reason()).as(deaf).isEqualTo(Reason.NOT_RUNNING);
        assertThat(why.retryable()).isTrue();
        assertThat(why.getMessage()).contains("because of another one", "deadline");
        assertThat(plugin.call("birth", Map.of(), LATE)).isNotNull();
      }
    }
  }

  private static final String NAPPING =
      """
      import time

      import constrictor

      heard = []


      @constrictor.command
      def nap() -> None:
          constrictor.call_host("kv.put", key="begins")
          try:
              time.sleep(60)
          finally:
              heard.append("cancelled")


      @constrictor.on_stop
      def stop() -> None:
          constrictor.call_host("kv.put", key=" and ".join([*heard, "stopped"]))
      """;

  @Test
  void whatOutlastsTheDrainIsCancelledAndTheStopHooksRun(@TempDir Path temp) throws Exception {
    Path folder = Files.createDirectories(temp.resolve("plugins/napping"));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        "name: napping\nversion: 1.0.0\nentrypoint: main.py\n"
            + "limits: {call_timeout: 60s, start_timeout: 60s}\n"
            + "permissions: {host_functions: [kv.put]}\n");
    Files.writeString(folder.resolve("main.py"), NAPPING);
    Path config = Files.writeString(temp.resolve("host.yaml"), "shutdown_timeout: 3s");
    BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    CompletableFuture<@Nullable Object> call;
    try (PluginHost other =
        builder()
            .config(config)
            .plugins(temp.resolve("plugins"))
            .hostFunction("kv.put", args -> told.add(args.get("key")))
            .start()) {
      call = other.plugin("napping").callAsync("nap", Map.of());
      assertThat(told.take()).isEqualTo("begins");
    }
    assertThat(told).containsExactly("cancelled and stopped");
    assertThat(call.handle((value, error) -> ((PluginException) error).reason()).join())
        .isEqualTo(Reason.CANCELLED);
  }

  private static List<@Nullable Object> allOf(
      Plugin plugin, int calls, String command, Map<String, Object> args) {
    return IntStream.range(0, calls)
        .mapToObj(call -> plugin.callAsync(command, args))
        .toList()
        .stream()
        .<@Nullable Object>map(CompletableFuture::join)
        .toList();
  }

  /** Which backend is tested. */
  protected abstract BackendKind kind();

  @ParameterizedTest
  @EnumSource
  void theBackendsDifferAsTheirTableSays(Difference difference) {
    Difference.Found expected = difference.on(kind());
    if (expected.isRefusal()) {
      assertRefused(difference.code());
    } else {
      assertThat(
              breakout()
                  .call(
                      "attempt", Map.of("code", "%s\ngot = str(got)".formatted(difference.code()))))
          .isEqualTo("'" + expected.answer() + "'");
    }
  }

  @Test
  void eachPermissionThatCanBeGrantedIsInTheIsolationReport() {
    assertThat(host().lifecycle().protections("behaviour"))
        .filteredOn(line -> line.kind() == Protection.Kind.PERMISSION)
        .extracting(Protection::name)
        .contains("files", "network", "env", "secrets", "host_functions", "plugins");
  }

  @Test
  void argumentsAreCheckedAgainstTheSignature() {
    assertThat(plugin().call("add", Map.of("left", 1L))).isEqualTo(1.5);
    PluginException error = failure("add", Map.of("left", true, "rihgt", 1L));
    assertThat(error.errorType()).isEqualTo(ErrorType.VALIDATION_ERROR);
    assertThat(error.reason()).isEqualTo(Reason.BAD_ARGUMENTS);
    assertThat(error.error().message())
        .contains("left: expected an integer, saw True")
        .contains("rihgt: is unknown; did you mean right?");
  }

  @Test
  void everyKindOfCommandRunsToItsEnd() {
    assertThat(plugin().call("stream_async", Map.of("count", 2L))).isEqualTo(List.of(0L, 1L));
    assertThat(plugin().call("gather", Map.of("count", 3L))).isEqualTo(List.of(0L, 1L, 2L));
    assertThat(plugin().call("point", Map.of("at", Map.of("x", 1L)))).isEqualTo(Map.of("x", 2L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          float('nan')                   | : a value of type float cannot be said in JSON: nan
          [1.0, float('-inf')]           | [1]: a value of type float cannot be said in JSON: -inf
          {'a': ({2.5}, [float('inf')])} | .a[1][0]: a value of type float cannot be said in JSON
          [[0], object()]                | [1]: a value of type object cannot be said in JSON
          {'a': 1j}                      | .a: a value of type complex cannot be said in JSON
          ...                            | : a value of type ellipsis cannot be said in JSON
          (StopIteration,)               | [0]: a value of type type cannot be said in JSON
          [lambda: 0]                    | [0]: a value of type function cannot be said in JSON
          compile('0', 'x', 'eval')      | : a value of type code cannot be said in JSON
          range(3)                       | : a value of type range cannot be said in JSON
          {'a': {1: 0}}                  | .a: a key of type int; JSON objects have string keys
          {b'k': 0}                      | : a key of type bytes; JSON objects have string keys
          cycle                          | : a value of type list is nested deeper than 500, or a cycle
          """)
  void whatJsonCannotSayIsNamedByPlaceAndType(String code, String problem) {
    Map<String, @Nullable Object> args = Map.of("code", code);
    PluginException error = failure("unsayable", args);
    assertThat(error.errorType()).isEqualTo(ErrorType.VALIDATION_ERROR);
    assertThat(error.reason()).isEqualTo(Reason.BAD_RESULT);
    assertThat(withoutSteps(error)).startsWith("result" + problem);
    PluginException item = failure("unsayable_items", args);
    assertThat(item.reason()).isEqualTo(Reason.BAD_RESULT);
    assertThat(withoutSteps(item)).startsWith("item 1" + problem);
  }

  /** The message without the way into a cycle, which is cut. */
  private static String withoutSteps(PluginException error) {
    return error.error().message().replaceFirst("[\\[\\]0]+…", "");
  }

  @Test
  void anExceptionKeepsThePluginsOwnFramesAndNoOthers() {
    PluginException error = failure("fail", Map.of());
    assertThat(error.pythonTraceback().orElse(""))
        .contains("File \"main.py\", line")
        .contains("raise KeyError(\"lost\")")
        .doesNotContain("_runtime.py");
    assertThat(error.error().details()).containsEntry("file", "main.py");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "raise PermissionError('for admins only')",
        "raise PermissionError",
        "class Denied(PermissionError): pass\nraise Denied(13, 'for admins only')",
      })
  void aPermissionErrorOfThePluginsOwnIsItsException(String code) {
    PluginException error = attempt(code);
    assertThat(error.errorType()).isEqualTo(ErrorType.SYSTEM_ERROR);
    assertThat(error.reason()).isEqualTo(Reason.GUEST_EXCEPTION);
  }

  @Test
  void aFloodOfOutputIsCut() {
    for (String command : List.of("flood", "flood_log")) {
      PluginException error = failure(command, Map.of());
      assertThat(error.errorType()).as(command).isEqualTo(ErrorType.RESOURCE_ERROR);
      assertThat(error.reason()).as(command).isEqualTo(Reason.OUTPUT_LIMIT);
      assertThat(plugin().call("echo", Map.of("value", 1L))).isEqualTo(1L);
    }
  }

  /** By code that goes past the functions for plugins, which write no others. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'item', {'index': -1, 'value': 0}            | data.index: expected an integer from 0
          'item', {'index': 0}                         | data.value: missing
          'progress', {'fraction': 7.5, 'message': ''} | data.fraction: expected a number from 0 to 1
          'log', {'level': 1, 'logger': '', 'message': ''} | data.level: expected one of DEBUG, INFO
          """)
  void eventsThatAreNoneOfTheProtocolAreRefused(String event, String problem) {
    PluginException error =
        attempt(
            "from constrictor import _context\n_context._host.emit(_context.current_id(), %s, True)"
                .formatted(event));
    assertThat(error.errorType()).isEqualTo(ErrorType.VALIDATION_ERROR);
    assertThat(error.error().message()).contains(problem);
    assertThat(breakout().call("attempt", Map.of("code", "got = 1"))).isEqualTo("1");
  }

  @Test
  void outputIsCountedToTheByte(@TempDir Path plugins) throws Exception {
    assertCountedToTheByte(
        plugins,
        "8MiB",
        80,
        List.of(
            "print('x' * n, end='')",
            "print('x' * (n - 1))",
            "for _ in range(n // 100): print('x' * 99)\nprint('x' * (n % 100), end='')",
            "import sys; sys.stdout.buffer.write(b'\\xff' * n)",
            "import sys; print('ä' * (n // 2), file=sys.stderr, end=' ' * (n % 2))",
            "import logging\n"
                + "for _ in range(n // 1024): logging.warning('x' * 1024)\n"
                + "print('x' * (n % 1024), end='')"));
  }

  /** Or a loop that logs nothing at all would go on filling the log until its deadline. */
  @Test
  void recordsWithoutTextCountAsOutputToo(@TempDir Path plugins) throws Exception {
    assertCountedToTheByte(
        plugins, "8MiB", 1, List.of("import logging\nfor _ in range(n): logging.warning('')"));
  }

  /** Runs code that writes {@code n} bytes, as many as limits.output allows and one more. */
  protected final void assertCountedToTheByte(
      Path plugins, String message, int outputKibibytes, List<String> writers) throws Exception {
    Path folder = Files.createDirectory(plugins.resolve("writer"));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: writer
        version: 1.0.0
        entrypoint: main.py
        limits: {output: %dKiB, message: %s, call_timeout: 60s, start_timeout: 2m}
        restart: {max_restarts: 1000, within: 1s, initial_backoff: 1ms, max_backoff: 2ms}
        """
            .formatted(outputKibibytes, message));
    Files.copy(testPlugins().resolve("breakout/main.py"), folder.resolve("main.py"));
    try (PluginHost other = builder().plugins(plugins).start()) {
      other.awaitReady();
      Plugin writer = other.plugin("writer");
      for (String code : writers) {
        String setting = "limit = %d << 10\nn = limit".formatted(outputKibibytes);
        assertThat(writer.call("attempt", Map.of("code", setting + "\n" + code)))
            .as(code)
            .isEqualTo("None");
        String tooMuch = setting + " + 1\n" + code;
        PluginException error =
            failure(writer, "attempt", Map.of("code", tooMuch), CallOptions.DEFAULT);
        assertThat(error.reason()).as(code).isEqualTo(Reason.OUTPUT_LIMIT);
      }
    }
  }

  @Test
  void cpuTimeIsLimitedAndSleepIsNotCpuTime() {
    Plugin busy = host().plugin("busy"); // limits.cpu_time is 300ms
    assertThat(busy.call("sleep", Map.of("seconds", 0.6))).isEqualTo("slept");
    PluginException error = failure(busy, "compute", Map.of(), CallOptions.DEFAULT);
    assertThat(error.errorType()).isEqualTo(ErrorType.RESOURCE_ERROR);
    assertThat(error.reason()).isEqualTo(Reason.CPU_LIMIT);
    assertThat(busy.call("sleep", Map.of("seconds", 0))).isEqualTo("slept");
  }

  @Test
  void whatAnInstanceKeepsIsLimitedAndWhatItUsesIsNot() {
    Plugin hog = host().plugin("hog"); // limits.memory is 64MiB
    assertThat(hog.call("use", Map.of("mebibytes", 500L))).isEqualTo(0L);
    assertThat(hog.call("keep", Map.of("mebibytes", 20L))).isEqualTo(320L);
    for (String command : List.of("keep", "keep_small")) {
      Map<String, @Nullable Object> args =
          command.equals("keep") ? Map.of("mebibytes", 100_000L) : Map.of();
      PluginException error = failure(hog, command, args, CallOptions.DEFAULT);
      assertThat(error.errorType()).as(command).isEqualTo(ErrorType.RESOURCE_ERROR);
      assertThat(error.reason()).as(command).isEqualTo(Reason.MEMORY_LIMIT);
      assertThat(hog.call("use", Map.of("mebibytes", 1L))).isEqualTo(0L);
    }
  }

  @Test
  void sysExitEndsTheCallAlone() {
    PluginException error = failure("leave", Map.of("status", 3L));
    assertThat(error.pythonType()).contains("SystemExit");
    assertThat(error.errorType()).isEqualTo(ErrorType.SYSTEM_ERROR);
  }

  @Test
  void osExitEndsTheInstanceAlone() {
    assertThat(attempt("import os; os._exit(3)").reason()).isEqualTo(Reason.EXITED);
    assertThat(breakout().call("attempt", Map.of("code", "got = 1"))).isEqualTo("1");
  }

  @Test
  void aBrokenPluginFailsAloneAndSaysWhere() {
    assertThat(host().status("broken").orElseThrow().state())
        .isIn(PluginState.FAILED, PluginState.STARTING, PluginState.QUARANTINED);
    PluginException error =
        failure(host().plugin("broken"), "anything", Map.of(), CallOptions.DEFAULT);
    assertThat(error.reason()).isIn(Reason.NOT_RUNNING, Reason.QUARANTINED);
    assertThat(error.error().details().toString()).contains("main.py").contains("SyntaxError");
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
      })
  void filesThatWereNotGrantedAreOutOfReach(String code) {
    assertRefused(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import socket; socket.socket()",
        "import socket; socket.create_connection(('127.0.0.1', 1))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:1/')",
      })
  void theNetworkIsOutOfReach(String code) {
    assertRefused(code);
  }

  protected final void assertRefused(String code) {
    PluginException error = attempt(code);
    assertThat(error.errorType())
        .isIn(ErrorType.SYSTEM_ERROR, ErrorType.NETWORK_ERROR, ErrorType.VALIDATION_ERROR);
    assertThat(error.reason()).isNotEqualTo(Reason.INTERNAL).isNotEqualTo(Reason.CRASHED);
    assertThat(plugin().call("echo", Map.of("value", 1L))).isEqualTo(1L);
  }

  @Test
  void theEnvironmentIsEmpty() {
    String code = "import os; got = [k for k in ('PATH', 'HOME', 'USER') if k in os.environ]";
    assertThat(breakout().call("attempt", Map.of("code", code))).isEqualTo("[]");
  }

  @Test
  void theSmallestMessageIsEnoughToStart(@TempDir Path temp) throws Exception {
    try (PluginHost small = withCommands(temp, 1)) {
      assertThat(small.plugin("small").call("number0", Map.of())).isEqualTo(0L);
    }
  }

  @Test
  void aDescriptionThatNoMessageHasRoomForIsNamed(@TempDir Path temp) throws Exception {
    try (PluginHost small = withCommands(temp, 20)) {
      PluginException refused =
          failure(small.plugin("small"), "number0", Map.of(), CallOptions.DEFAULT);
      assertThat(refused.getMessage())
          .contains("limits.message has no room for what the plugin tells of its commands")
          .contains("1024 bytes");
      assertThat(refused.error().details().get("cause")).asString().contains("message_limit");
    }
  }

  private PluginHost withCommands(Path temp, int count) throws Exception {
    Path folder = Files.createDirectories(temp.resolve("small"));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: small
        version: 1.0.0
        entrypoint: main.py
        limits: {message: 1KiB, start_timeout: 2m}
        restart: {max_restarts: 0}
        """);
    Files.writeString(
        folder.resolve("main.py"),
        IntStream.range(0, count)
            .mapToObj("@constrictor.command\ndef number%1$d() -> int:\n  return %1$d\n"::formatted)
            .collect(Collectors.joining("", "import constrictor\n", "")));
    PluginHost host = builder().plugins(temp).start();
    host.awaitReady();
    return host;
  }
}
