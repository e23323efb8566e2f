package dev.constrictor.bench;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One text of several sizes, in as an argument and out again as the result. */
public class WorkerSizesBenchmark {
  /** The text; the largest still fits limits.message with what goes round it. */
  @State(Scope.Benchmark)
  public static class Text {
    /** How long it is. */
    @Param({"100", "100000", "8000000"})
    public int bytes;

    private Map<String, Object> args = Map.of();

    /** Writes it. */
    @Setup
    public void write() {
      args = Map.of("order", Map.of("text", "x".repeat(bytes)));
    }
  }

  /** Through the host. */
  @Benchmark
  public @Nullable Object constrictor(HostedWorkers hosted, Text text) {
    return hosted.plugin().call("echo", text.args);
  }

  /** Echoed. */
  @Benchmark
  public Map<?, ?> floor(BareWorker bare, Text text)
      throws IOException, InterruptedException, ExecutionException {
    return bare.echo(text.args);
  }
}
