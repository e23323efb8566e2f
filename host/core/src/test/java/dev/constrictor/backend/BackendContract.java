package dev.constrictor.backend;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What callers may rely on, whichever backend answers: the same tests, from outside, over each of
 * them. What is about Python is in {@link PythonContract}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendContract {
  private PluginHost host;
  private Plugin plugin;

  /** A host on the backend that is tested. */
  protected abstract PluginHost.Builder builder();

  /** Where the plugins of the tests are. */
  protected static Path testPlugins() {
    return Path.of(System.getProperty("constrictor.root"), "host/core/src/test/plugins");
  }

  @BeforeAll
  void start() throws Exception {
    host =
        builder()
            .plugins(testPlugins())
            .hostFunction("kv.get", BackendContract::get)
            .hostFunction("kv.put", args -> "must not be reached")
            .start();
    host.awaitReady();
    plugin = host.plugin("behaviour");
  }

  private static Object get(Map<String, @Nullable Object> args) {
    if ("broken".equals(args.get("key"))) {
      throw new LinkageError("as the test wants it");
    }
    return "value of " + args.get("key");
  }

  @AfterAll
  void stop() {
    host.close();
  }

  protected final PluginHost host() {
    return host;
  }

  protected final Plugin plugin() {
    return plugin;
  }

  protected final PluginException failure(String command, Map<String, @Nullable Object> args) {
    return failure(plugin, command, args, CallOptions.DEFAULT);
  }

  protected static PluginException failure(
      Plugin target, String command, Map<String, @Nullable Object> args, CallOptions options) {
    PluginException failure =
        catchThrowableOfType(PluginException.class, () -> target.call(command, args, options));
    assertThat(failure).as("the failure of %s", command).isNotNull();
    return failure;
  }

  @Test
  void valuesCrossTheBorderUnchanged() {
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    value.put("list", Arrays.asList(1L, -2.5, 1.0, true, null, "ä\ud83d\ude00\ud800"));
    value.put("big", new BigInteger("9".repeat(5000)));
    value.put("negative", BigInteger.TWO.pow(64).negate());
    value.put("nested", Map.of("empty", Map.of(), "none", List.of(), "", "empty key"));
    value.put("edges", List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L, 1L << 31, -(1L << 31)));
    value.put("floats", List.of(0.0, -0.0, 5e-324, Double.MAX_VALUE, 1e16));
    value.put("texts", List.of("", "\0", "a\nb", "\u007f\u0080\u00ff\u0100", "x".repeat(70_000)));
    assertThat(plugin.call("echo", Map.of("value", value))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 150, 250, 490})
  void nestingToTheProtocolsDepthCrossesBothWays(int depth) {
    Object deep = 1L;
    for (int i = 0; i < depth; i++) {
      deep = i % 2 == 0 ? List.of(deep) : Map.of("k", deep);
    }
    assertThat(plugin.call("echo", Map.of("value", deep))).isEqualTo(deep);
  }

  @Test
  void argumentsThatJsonCannotSayAreRefusedByPath() {
    Object cycle = new ArrayList<>();
    List.of((List<?>) cycle).forEach(list -> add(list, cycle));
    for (Object value : List.of(new Object(), Double.NaN, Map.of(1L, 2L), cycle)) {
      PluginException error = failure("echo", Map.of("value", value));
      assertThat(error.reason()).as("%s", value.getClass()).isEqualTo(Reason.BAD_ARGUMENTS);
      assertThat(error.error().message()).contains("$.value");
    }
  }

  @SuppressWarnings("unchecked")
  private static void add(List<?> list, Object item) {
    ((List<Object>) list).add(item);
  }

  @Test
  void streamsAnswerWithTheirItems() {
    assertThat(plugin.call("stream", Map.of("count", 3L))).isEqualTo(List.of(0L, 1L, 2L));
    assertThat(plugin.call("stream", Map.of("count", 0L))).isEqualTo(List.of());
  }

  @Test
  void anEndlessStreamIsNotCollected() {
    PluginException error = failure("stream", Map.of("count", Long.MAX_VALUE));
    assertThat(error.reason()).isEqualTo(Reason.MESSAGE_LIMIT);
    assertThat(plugin.call("echo", Map.of("value", 1L))).isEqualTo(1L);
  }

  @Test
  void theManifestsConfigReachesThePlugin() {
    assertThat(plugin.call("greeting", Map.of())).isEqualTo("hello");
  }

  @Test
  void aFailureHasTypeReasonAndPythonType() {
    PluginException error = failure("fail", Map.of());
    assertThat(error.errorType()).isEqualTo(ErrorType.SYSTEM_ERROR);
    assertThat(error.reason()).isEqualTo(Reason.GUEST_EXCEPTION);
    assertThat(error.pythonType()).contains("KeyError");
    assertThat(error.plugin()).isEqualTo("behaviour");
    assertThat(error.command()).isEqualTo("fail");
  }

  @Test
  void whatJsonCannotSayIsRefusedAndWhatIsUnknownTold() {
    assertThat(failure("nan", Map.of()).reason()).isEqualTo(Reason.BAD_RESULT);
    assertThat(failure("nonsense", Map.of()).reason()).isEqualTo(Reason.UNKNOWN_COMMAND);
    PluginException unknown = failure(host.plugin("nope"), "x", Map.of(), CallOptions.DEFAULT);
    assertThat(unknown.reason()).isEqualTo(Reason.UNKNOWN_PLUGIN);
    assertThat(unknown.error().message()).contains("nope").contains("behaviour");
  }

  @Test
  void messagesAreMeasuredBothWays() {
    String fits = "x".repeat(200_000);
    assertThat(plugin.call("echo", Map.of("value", fits))).isEqualTo(fits);
    String tooLarge = "x".repeat(300_000); // limits.message is 256KiB
    PluginException command = failure("echo", Map.of("value", tooLarge));
    assertThat(command.errorType()).isEqualTo(ErrorType.RESOURCE_ERROR);
    assertThat(command.reason()).isEqualTo(Reason.MESSAGE_LIMIT);
    PluginException escapes = failure("echo", Map.of("value", "\u0001".repeat(43_700)));
    assertThat(escapes.reason()).isEqualTo(Reason.MESSAGE_LIMIT);
    for (long times : new long[] {300_000, 3_000_000}) { // the host looks before it takes a copy
      PluginException answer = failure("repeat", Map.of("text", "x", "times", times));
      assertThat(answer.reason()).isEqualTo(Reason.MESSAGE_LIMIT);
    }
    assertThat(plugin.call("echo", Map.of("value", 1L))).isEqualTo(1L);
  }

  @Test
  void hostFunctionsAnswerOnlyWhoWasGranted() {
    Map<String, @Nullable Object> granted = Map.of("name", "kv.get", "key", "a");
    assertThat(plugin.call("ask", granted)).isEqualTo("value of a");
    PluginException error = failure("ask", Map.of("name", "kv.put", "key", "a"));
    assertThat(error.reason()).isEqualTo(Reason.PERMISSION_DENIED);
  }

  @Test
  void aHostFunctionThatIsBrokenCostsItsCallAlone() {
    PluginException error = failure("ask", Map.of("name", "kv.get", "key", "broken"));
    assertThat(error.getMessage()).contains("LinkageError: as the test wants it");
    assertThat(plugin.call("echo", Map.of("value", 1L))).isEqualTo(1L);
  }

  @Test
  void progressReachesTheCaller() {
    List<CallOptions.Progress> heard = Collections.synchronizedList(new ArrayList<>());
    plugin.call("report", Map.of(), CallOptions.DEFAULT.withProgress(heard::add));
    assertThat(heard).containsExactly(new CallOptions.Progress(0.5, "half"));
  }

  @Test
  void aCallersListenerThatThrowsCostsNobodyAnything() {
    CallOptions failing =
        CallOptions.DEFAULT.withProgress(
            progress -> {
              throw new IllegalStateException("as the test wants it");
            });
    assertThat(plugin.call("report", Map.of(), failing)).isNull();
    assertThat(plugin.call("echo", Map.of("value", "well"))).isEqualTo("well");
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
  void interruptingTheCallerCancelsTheCallAndKeepsTheFlag() throws Exception {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    CountDownLatch running = new CountDownLatch(1);
    Thread caller =
        new Thread(
            () -> {
              running.countDown();
              try {
                plugin.call("spin", Map.of());
              } catch (CompletionException e) {
                thrown.set(Thread.currentThread().isInterrupted() ? e : null);
              }
            });
    caller.start();
    running.await();
    caller.interrupt();
    caller.join();
    assertThat(thrown.get()).hasCauseInstanceOf(InterruptedException.class);
    assertThat(plugin.call("echo", Map.of("value", 1L))).isEqualTo(1L);
  }

  @Test
  void aFullQueueRefusesAtOnceAndEveryCallIsAnsweredOnce() {
    List<CompletableFuture<@Nullable Object>> calls = new ArrayList<>();
    for (long i = 0; i < 1000; i++) {
      calls.add(plugin.callAsync("echo", Map.of("value", i)));
    }
    int answered = 0;
    for (int i = 0; i < calls.size(); i++) {
      try {
        assertThat(calls.get(i).join()).isEqualTo((long) i);
        answered++;
      } catch (CompletionException e) {
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                PluginException.class,
                failure -> {
                  assertThat(failure.reason()).isEqualTo(Reason.QUEUE_FULL);
                  assertThat(failure.retryable()).isTrue();
                });
      }
    }
    assertThat(answered).isPositive();
  }

  @Test
  void virtualThreadsCallAsAnyOther() throws Exception {
    List<Future<@Nullable Object>> answers = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long i = 0; i < 50; i++) { // limits.queue is 64
        long value = i;
        answers.add(executor.submit(() -> plugin.call("echo", Map.of("value", value))));
      }
    }
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get()).isEqualTo((long) i);
    }
  }

  @Test
  void closingTheHostAnswersWhatIsUnderWay(@TempDir Path temp) throws Exception {
    Path config = Files.writeString(temp.resolve("host.yaml"), "shutdown_timeout: 3s");
    PluginHost other =
        builder().config(config).plugins(testPlugins()).only("behaviour"::equals).start();
    CompletableFuture<@Nullable Object> running =
        other.plugin("behaviour").callAsync("sleep", Map.of("seconds", 0.05));
    other.awaitReady();
    List<CompletableFuture<@Nullable Object>> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(other.plugin("behaviour").callAsync("spin", Map.of()));
    }
    long begin = System.nanoTime();
    other.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(running.handle((value, error) -> "answered").get()).isEqualTo("answered");
    for (CompletableFuture<@Nullable Object> call : waiting) {
      assertThat(call.handle((value, error) -> error).get()).isNotNull();
    }
    assertThat(other.status("behaviour").orElseThrow().state()).isEqualTo(PluginState.STOPPED);
    PluginException late =
        failure(other.plugin("behaviour"), "echo", Map.of("value", 1L), CallOptions.DEFAULT);
    assertThat(late.reason()).isEqualTo(Reason.NOT_RUNNING);
    other.close(); // nothing more to do
  }
}
