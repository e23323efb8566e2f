package dev.constrictor.bench;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** A warm call of a command that does nothing, in a process. */
public class WorkerNoopBenchmark {
  /** The whole path, deadline armed. */
  @Benchmark
  public @Nullable Object constrictor(HostedWorkers hosted) {
    return hosted.plugin().call("noop", Map.of());
  }

  /** The same by future. */
  @Benchmark
  public @Nullable Object async(HostedWorkers hosted) {
    return hosted.plugin().callAsync("noop", Map.of()).join();
  }

  /** An empty object, echoed. */
  @Benchmark
  public Map<?, ?> floor(BareWorker bare)
      throws IOException, InterruptedException, ExecutionException {
    return bare.echo(Map.of());
  }
}
