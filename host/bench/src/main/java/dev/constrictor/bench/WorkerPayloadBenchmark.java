package dev.constrictor.bench;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** The nested payload of 3.6 KB, in as arguments and out again as the result, as JSON both ways. */
public class WorkerPayloadBenchmark {
  /** Through the host. */
  @Benchmark
  public @Nullable Object constrictor(HostedWorkers hosted, PayloadBenchmark.Order order) {
    return hosted.plugin().call("echo", order.args);
  }

  /** Echoed. */
  @Benchmark
  public Map<?, ?> floor(BareWorker bare, PayloadBenchmark.Order order)
      throws IOException, InterruptedException, ExecutionException {
    return bare.echo(order.value);
  }
}
