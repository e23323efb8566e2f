package dev.constrictor.runtime.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.CountDownLatch;
import org.assertj.core.data.Percentage;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the walk finds, against sizes that are known beforehand. */
@Tag("jit")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContextHeapTest {
  private static final long MIB = 1 << 20;

  private Engine engine;

  @BeforeAll
  void start() {
    engine =
        Engine.newBuilder("python")
            .sandbox(SandboxPolicy.CONSTRAINED)
            .option("engine.WarnInterpreterOnly", "false")
            .out(java.io.OutputStream.nullOutputStream())
            .err(java.io.OutputStream.nullOutputStream())
            .build();
  }

  @AfterAll
  void stop() {
    engine.close(true);
  }

  private Context context() {
    return Context.newBuilder("python")
        .engine(engine)
        .sandbox(SandboxPolicy.CONSTRAINED)
        .out(java.io.OutputStream.nullOutputStream())
        .err(java.io.OutputStream.nullOutputStream())
        .build();
  }

  /** With compressed references; in the dict each value has a header and two objects round it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x = [bytearray(1 << 20) for i in range(50)]         | 52428800",
        "x = 'a' * (30 << 20)                                | 31457280",
        "x = '\\u20ac' * (10 << 20)                          | 20971520",
        "x = [0.5] * (4 << 20)                               | 33554432",
        "x = list(range(4 << 20))                            | 16777216",
        "x = {i: bytes(1000) for i in range(20000)}          | 22400000",
        "def f(b): return lambda: b\\nx = f(bytes(20 << 20)) | 20971520",
        "def g(b):\\n  yield b\\nx = g(bytes(20 << 20)); next(x) | 20971520",
        "import types\\nx = types.ModuleType('m'); x.b = bytes(20 << 20) | 20971520",
      })
  void whatIsAddedIsFound(String code, long bytes) {
    try (Context context = context()) {
      context.eval("python", "x = None");
      ContextHeap heap = ContextHeap.of(context);
      long before = heap.retainedBytes(Long.MAX_VALUE);
      context.eval("python", code.replace("\\n", "\n"));
      long added = heap.retainedBytes(Long.MAX_VALUE) - before;
      assertThat(added).isCloseTo(bytes, Percentage.withPercentage(5));
      context.eval("python", "x = None");
      assertThat(heap.retainedBytes(Long.MAX_VALUE)).isCloseTo(before, within(2 * MIB));
    }
  }

  @Test
  void theGuestsOwnThreadMayMeasureToo() {
    try (Context context = context()) {
      ContextHeap heap = ContextHeap.of(context);
      ProxyExecutable measure = none -> heap.retainedBytes(Long.MAX_VALUE);
      context.getBindings("python").putMember("measure", measure);
      long before = context.eval("python", "measure()").asLong();
      String code = "def f():\n  kept = bytes(20 << 20)\n  return measure() + 0 * len(kept)\nf()";
      long added = context.eval("python", code).asLong() - before;
      assertThat(added).isCloseTo(20 * MIB, Percentage.withPercentage(5));
    }
  }

  @Test
  void theWalkEndsAtTheBound() {
    try (Context context = context()) {
      context.eval("python", "x = [bytearray(1 << 20) for i in range(50)]");
      assertThat(ContextHeap.of(context).retainedBytes(10 * MIB)).isBetween(10 * MIB, 40 * MIB);
    }
  }

  /** A walk stops nobody: a neighbour is at rest for no longer than collections let it be. */
  @Test
  void aNeighbourRunsOnDuringAWalk() throws InterruptedException {
    try (Context context = context();
        Context neighbour = context()) {
      context.eval("python", "x = [[i] for i in range(10**6)]");
      ContextHeap heap = ContextHeap.of(context);
      Steps steps = new Steps(neighbour);
      steps.start();
      steps.awaitFirst();
      long begin = System.nanoTime();
      assertThat(heap.retainedBytes(Long.MAX_VALUE)).isGreaterThan(50 * MIB);
      long walkNanos = System.nanoTime() - begin;
      long pauseNanos = steps.end();
      System.out.printf(
          "a walk of %d ms; a neighbour's longest pause %d ms%n",
          walkNanos / 1_000_000, pauseNanos / 1_000_000);
      assertThat(pauseNanos).isLessThan(walkNanos / 2);
    }
  }

  /** A guest that takes small steps, and notes the longest time between two. */
  private static final class Steps extends Thread {
    private final Context context;
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile boolean over;
    private volatile long longestNanos;

    Steps(Context context) {
      this.context = context;
    }

    @Override
    public void run() {
      Value step = context.eval("python", "lambda: sum(range(10))");
      step.execute();
      first.countDown();
      long before = System.nanoTime();
      while (!over) {
        step.execute();
        long now = System.nanoTime();
        longestNanos = Math.max(longestNanos, now - before);
        before = now;
      }
    }

    void awaitFirst() throws InterruptedException {
      first.await();
    }

    long end() throws InterruptedException {
      over = true;
      join();
      return longestNanos;
    }
  }

  @Test
  void aNeighboursMemoryIsNotCounted() {
    try (Context context = context();
        Context neighbour = context()) {
      context.eval("python", "x = 1");
      neighbour.eval("python", "x = [bytearray(1 << 20) for i in range(50)]");
      assertThat(ContextHeap.of(context).retainedBytes(Long.MAX_VALUE)).isLessThan(30 * MIB);
    }
  }
}
