package dev.constrictor.backend;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What calls may rely on that share an instance, and those that the end of the host finds there.
 */
public abstract class SharingContract extends BackendContract {
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
}
