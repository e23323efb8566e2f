package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Backend;
import dev.constrictor.backend.Call;
import dev.constrictor.backend.Ending;
import dev.constrictor.backend.InstanceChannel;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.Outcome;
import dev.constrictor.backend.PluginInstance;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginScanner;
import dev.constrictor.protocol.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Several calls in flight on one worker: who sends them is for the host to say. */
class SharedWorkerTest {
  private static final int CALLS = 8;
  private static final int LIMIT_BYTES = 100_000;
  private static final long LIMIT_MILLIS = 30_000;

  private static final String CODE =
      """
      import asyncio
      import constrictor

      here = 0
      everybody = asyncio.Event()

      @constrictor.command
      async def meet(parties: int) -> int:
          global here
          here += 1
          if here == parties:
              everybody.set()
          await everybody.wait()
          return parties

      @constrictor.command
      async def stay(seconds: float) -> str:
          await asyncio.sleep(seconds)
          return "stayed"

      @constrictor.command
      def add(a: int, b: int) -> int:
          return a + b

      @constrictor.command
      def size(text: str) -> int:
          return len(text)
      """;

  @TempDir Path directory;
  private Backend backend;
  private InstanceChannel channel;
  private PluginInstance instance;

  @BeforeEach
  void start() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("shared"));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: shared
        version: 1.0.0
        entrypoint: main.py
        backend: cpython
        limits: {concurrency: %d, message: %dB}
        """
            .formatted(CALLS, LIMIT_BYTES));
    Files.writeString(folder.resolve("main.py"), CODE);
    PluginCandidate candidate = new PluginScanner(HostConfig.defaults(), Map.of()).load(folder);
    assertThat(candidate).isInstanceOf(PluginCandidate.Valid.class);
    InstanceSpec spec =
        new InstanceSpec(((PluginCandidate.Valid) candidate).manifest(), 1, Map.of(), Map.of());
    backend = new CPythonBackendProvider().create(HostConfig.defaults());
    channel =
        new InstanceChannel(
            LoggerFactory.getLogger("plugin.shared"),
            spec.manifest().limits().messageBytes(),
            new Callers());
    instance = channel.open(backend, spec);
    assertThat(outcome(send("$start", Map.of()))).isInstanceOf(Outcome.Success.class);
  }

  @AfterEach
  void stop() {
    backend.close();
  }

  /** Calls answer their own callers; nothing else may happen. */
  private static final class Callers implements InstanceChannel.Owner {
    @Override
    public void answered(Call call, Outcome outcome) {}

    @Override
    public void breached(Call call, PluginError why) {
      call.fail(why);
    }

    @Override
    public void leaving(Ending ending) {}

    @Override
    public void ended(Ending cause) {}
  }

  /** A call on its way. */
  private record Sent(String id, CompletableFuture<Outcome> outcome) {}

  private Sent send(String command, Map<String, Object> args) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Call call =
        new Call(
            Command.of(command, args), Call.Deadline.in(LIMIT_MILLIS, false), outcome::complete);
    channel.send(call);
    return new Sent(call.id(), outcome);
  }

  private static Outcome outcome(Sent sent) throws Exception {
    return sent.outcome().get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Object result(Sent sent) throws Exception {
    Outcome outcome = outcome(sent);
    assertThat(outcome).isInstanceOf(Outcome.Success.class);
    return String.valueOf(((Outcome.Success) outcome).result());
  }

  @Test
  void asyncCommandsGoOnTogether() throws Exception {
    List<Sent> calls =
        IntStream.range(0, CALLS).mapToObj(i -> send("meet", Map.of("parties", CALLS))).toList();
    for (Sent call : calls) {
      assertThat(result(call)).isEqualTo(String.valueOf(CALLS));
    }
  }

  @Test
  void aPlainCommandDoesNotWaitForThemToEnd() throws Exception {
    Sent staying = send("stay", Map.of("seconds", LIMIT_MILLIS));
    assertThat(result(send("add", Map.of("a", 1, "b", 2)))).isEqualTo("3");
    assertThat(staying.outcome()).isNotDone();
  }

  /** What the host adds in writing it, the time left, counts like what its caller has written. */
  @Test
  void aCommandOfTheLargestSizeArrivesAndALargerOneIsRefused() throws Exception {
    int least = LIMIT_BYTES - 400;
    int refused = 0;
    for (int padding = least; refused < 3; padding++) {
      Outcome outcome = outcome(send("size", Map.of("text", "x".repeat(padding))));
      if (outcome instanceof Outcome.Failure failure) {
        assertThat(failure.error().reason()).isEqualTo(Reason.MESSAGE_LIMIT);
        refused++;
      } else {
        assertThat(refused).isZero();
        least = padding;
      }
    }
    assertThat(least).isBetween(LIMIT_BYTES - 300, LIMIT_BYTES);
    assertThat(result(send("add", Map.of("a", 1, "b", 2)))).isEqualTo("3");
  }

  @Test
  void argumentsThatTheirCallerChangesCostThatCallAlone() throws Exception {
    Map<String, Object> changing =
        new AbstractMap<>() {
          @Override
          public Set<Entry<String, Object>> entrySet() {
            throw new ConcurrentModificationException();
          }
        };
    assertThat(outcome(send("size", Map.of("text", changing))))
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure -> assertThat(failure.error().reason()).isEqualTo(Reason.BAD_ARGUMENTS));
    AtomicInteger reads = new AtomicInteger();
    Map<String, Object> growing =
        new AbstractMap<>() {
          @Override
          public Set<Entry<String, Object>> entrySet() {
            int times = reads.incrementAndGet() < 2 ? 1 : LIMIT_BYTES;
            return Map.<String, Object>of("much", "x".repeat(times)).entrySet();
          }
        };
    assertThat(outcome(send("size", Map.of("text", growing))))
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure -> assertThat(failure.error().reason()).isEqualTo(Reason.MESSAGE_LIMIT));
    assertThat(result(send("add", Map.of("a", 1, "b", 2)))).isEqualTo("3");
  }

  @Test
  void oneIsCancelledAndTheOthersGoOn() throws Exception {
    Sent cancelled = send("stay", Map.of("seconds", LIMIT_MILLIS));
    Sent other = send("stay", Map.of("seconds", 0.5));
    instance.cancel(cancelled.id());
    assertThat(outcome(cancelled))
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure -> assertThat(failure.error().reason()).isEqualTo(Reason.CANCELLED));
    assertThat(result(other)).isEqualTo("stayed");
  }

  @Test
  void allAreAnsweredWhenTheWorkerEnds() throws Exception {
    List<Sent> calls =
        IntStream.range(0, CALLS)
            .mapToObj(i -> send("stay", Map.of("seconds", LIMIT_MILLIS)))
            .toList();
    instance.destroy(new Ending(PluginError.of(Reason.NOT_RUNNING, "ended by the test"), false));
    for (Sent call : calls) {
      assertThat(outcome(call))
          .isInstanceOfSatisfying(
              Outcome.Failure.class,
              failure -> assertThat(failure.error().reason()).isEqualTo(Reason.NOT_RUNNING));
    }
  }
}
