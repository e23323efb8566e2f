package dev.constrictor.runtime.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.SandboxPolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the walk finds, against sizes that are known beforehand. */
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
      assertThat(added).isCloseTo(bytes, Percentage.withPercentage(10));
      context.eval("python", "x = None");
      assertThat(heap.retainedBytes(Long.MAX_VALUE)).isCloseTo(before, within(2 * MIB));
    }
  }

  @Test
  void theWalkEndsAtTheBound() {
    try (Context context = context()) {
      context.eval("python", "x = [bytearray(1 << 20) for i in range(50)]");
      assertThat(ContextHeap.of(context).retainedBytes(10 * MIB)).isBetween(10 * MIB, 40 * MIB);
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
