package dev.constrictor.backend.graalpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.constrictor.Plugin;
import dev.constrictor.PluginHost;
import dev.constrictor.api.CallOptions;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Calls of async commands that share one instance, and what one of them may do to the others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedInstanceTest {
  private static final int CONCURRENCY = 4;
  private static final int ATTEMPTS = 50;
  private static final String CODE =
      """
      import asyncio
      import time

      import constrictor

      arrived = 0
      everybody = None
      now = most = 0
      done = []
      born = time.monotonic()


      @constrictor.command
      async def meet(others: int) -> int:
          global arrived, everybody
          everybody = everybody or asyncio.Event()
          arrived += 1
          if arrived == others:
              everybody.set()
          await everybody.wait()
          return arrived


      @constrictor.command
      async def crowd() -> None:
          global now, most
          now += 1
          most = max(most, now)
          await asyncio.sleep(0.02)
          now -= 1


      @constrictor.command
      def alone() -> None:
          global now, most
          now += 1
          most = max(most, now)
          time.sleep(0.02)
          now -= 1


      @constrictor.command
      def most_at_once() -> int:
          global most
          seen, most = most, 0
          return seen


      @constrictor.command
      async def nap(seconds: float, name: str) -> str:
          try:
              await asyncio.sleep(seconds)
          finally:
              done.append(name)
          return name


      @constrictor.command
      async def spin() -> None:
          try:
              while True:
                  pass
          finally:
              done.append("spin")


      @constrictor.command
      async def count(to: int):
          for number in range(to):
              await asyncio.sleep(0)
              yield number


      @constrictor.command
      async def left() -> float:
          await asyncio.sleep(0)
          return constrictor.deadline()


      @constrictor.command
      async def fail() -> None:
          await asyncio.sleep(0)
          raise KeyError("lost")


      @constrictor.command
      async def print_too_much() -> None:
          while True:
              print("x" * 1000)
              await asyncio.sleep(0)


      @constrictor.command
      def finished() -> list[str]:
          return done


      @constrictor.command
      def birth() -> float:
          return born
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final CallOptions SOON = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(300));
  private static final CallOptions LATE = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(50));

  @TempDir private static Path plugins;
  private PluginHost host;
  private Plugin plugin;

  @BeforeAll
  void start() throws Exception {
    Path folder = Files.createDirectories(plugins.resolve("shared"));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: shared
        version: 1.0.0
        entrypoint: main.py
        limits: {concurrency: %d, cpu_time: 2s, call_timeout: 60s, start_timeout: 2m, output: 64KiB}
        restart: {max_restarts: 100, initial_backoff: 1ms, max_backoff: 1ms}
        """
            .formatted(CONCURRENCY));
    Files.writeString(folder.resolve("main.py"), CODE);
    host = PluginHost.builder().plugins(plugins).start();
    host.awaitReady();
    plugin = host.plugin("shared");
  }

  /** The instance is there, and done with whatever earlier tests have given up. */
  @BeforeEach
  void settle() {
    plugin.call("left", Map.of(), LATE); // asyncio is imported, too
  }

  /** Waits until a call that was given up has gone. */
  private void awaitEnd(String name) {
    await().atMost(PATIENCE).until(() -> done().contains(name));
  }

  private List<?> done() {
    return (List<?>) Objects.requireNonNull(plugin.call("finished", Map.of(), LATE));
  }

  @AfterAll
  void stop() {
    host.close();
  }

  private CompletableFuture<@Nullable Object> begin(String command, Map<String, ?> args) {
    return plugin.callAsync(command, args, LATE);
  }

  private static @Nullable Object result(CompletableFuture<@Nullable Object> call)
      throws Exception {
    return call.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static PluginException failure(CompletableFuture<@Nullable Object> call) {
    Throwable failure =
        catchThrowableOfType(
            CompletionException.class,
            () -> call.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join());
    assertThat(failure).as("the failure of a call").isNotNull();
    assertThat(failure.getCause()).isInstanceOf(PluginException.class);
    return (PluginException) Objects.requireNonNull(failure.getCause());
  }

  private Object birth() {
    return Objects.requireNonNull(plugin.call("birth", Map.of(), LATE));
  }

  private List<CompletableFuture<@Nullable Object>> several(int calls, String command) {
    return IntStream.range(0, calls).mapToObj(call -> begin(command, Map.of())).toList();
  }

  @Test
  void asyncCallsAreInFlightTogether() throws Exception {
    List<CompletableFuture<@Nullable Object>> calls =
        IntStream.range(0, CONCURRENCY)
            .mapToObj(call -> begin("meet", Map.of("others", (long) CONCURRENCY)))
            .toList();
    for (CompletableFuture<@Nullable Object> call : calls) {
      assertThat(result(call)).isEqualTo((long) CONCURRENCY);
    }
  }

  @Test
  void noMoreThanAreAllowedAndOfSyncOnesOne() throws Exception {
    plugin.call("most_at_once", Map.of());
    for (CompletableFuture<@Nullable Object> call : several(4 * CONCURRENCY, "crowd")) {
      result(call);
    }
    assertThat(plugin.call("most_at_once", Map.of()))
        .asInstanceOf(InstanceOfAssertFactories.LONG)
        .isBetween(1L, (long) CONCURRENCY);
    for (CompletableFuture<@Nullable Object> call : several(CONCURRENCY, "alone")) {
      result(call);
    }
    assertThat(plugin.call("most_at_once", Map.of())).isEqualTo(1L);
  }

  @Test
  void eachHasItsOwnDeadlineAndItsOwnAnswer() throws Exception {
    CompletableFuture<@Nullable Object> stream = begin("count", Map.of("to", 100L));
    CompletableFuture<@Nullable Object> broken = begin("fail", Map.of());
    assertThat(plugin.call("left", Map.of(), LATE))
        .asInstanceOf(InstanceOfAssertFactories.DOUBLE)
        .isBetween(20.0, 50.0);
    assertThat(result(stream))
        .isEqualTo(IntStream.range(0, 100).mapToObj(number -> (long) number).toList());
    PluginException failure = failure(broken);
    assertThat(failure.reason()).isEqualTo(Reason.GUEST_EXCEPTION);
    assertThat(failure.pythonTraceback().orElse("")).contains("main.py").doesNotContain("_loop");
  }

  @Test
  void aDeadlineHitsThatCallAlone() throws Exception {
    Object birth = birth();
    CompletableFuture<@Nullable Object> other = begin("nap", Map.of("seconds", 1.5, "name", "on"));
    assertThat(
            failure(plugin.callAsync("nap", Map.of("seconds", 60.0, "name", "cut"), SOON)).reason())
        .isEqualTo(Reason.CALL_TIMEOUT);
    assertThat(result(other)).isEqualTo("on");
    awaitEnd("cut");
    assertThat(birth()).isEqualTo(birth);
  }

  /** A computation that is interrupted has 50 ms for its end, which a busy machine may withhold. */
  @Test
  void anInterruptedComputationEndsAlone() {
    assertThat(IntStream.range(0, ATTEMPTS).anyMatch(attempt -> outlivesSpinning()))
        .as("an instance outlives a call that computed until its deadline")
        .isTrue();
  }

  private boolean outlivesSpinning() {
    Object birth = birth();
    assertThat(failure(plugin.callAsync("spin", Map.of(), SOON)).reason())
        .isEqualTo(Reason.CALL_TIMEOUT);
    try {
      while (!done().contains("spin")) {
        if (!birth().equals(birth)) {
          return false;
        }
      }
      return birth().equals(birth);
    } catch (PluginException e) {
      assertThat(e.reason()).isEqualTo(Reason.NOT_RUNNING); // ended under the question
      return false;
    }
  }

  @Test
  void cpuTimeAndOutputAreTheCallsOwn() throws Exception {
    for (Map.Entry<String, Reason> attack :
        Map.of("spin", Reason.CPU_LIMIT, "print_too_much", Reason.OUTPUT_LIMIT).entrySet()) {
      CompletableFuture<@Nullable Object> other =
          begin("nap", Map.of("seconds", 40.0, "name", "lost"));
      assertThat(failure(begin(attack.getKey(), Map.of())).reason()).isEqualTo(attack.getValue());
      assertThat(failure(other).reason()).isEqualTo(Reason.NOT_RUNNING);
      assertThat(plugin.call("left", Map.of(), LATE)).isNotNull();
    }
  }

  @Test
  void manyCallsAreAllAnswered() throws Exception {
    List<CompletableFuture<@Nullable Object>> calls =
        IntStream.range(0, 60)
            .mapToObj(
                call -> begin("nap", Map.of("seconds", 0.001 * (call % 7), "name", "nap " + call)))
            .toList();
    for (int call = 0; call < calls.size(); call++) {
      assertThat(result(calls.get(call))).isEqualTo("nap " + call);
    }
  }
}
