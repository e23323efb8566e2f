package dev.constrictor.bench;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** Warm no-op calls from as many callers as the run has threads, by several processes. */
public class WorkerThroughputBenchmark {
  /** One instance serves all callers. */
  @Benchmark
  public @Nullable Object constrictor1(HostedWorkers hosted) {
    return hosted.plugin().call("noop", Map.of());
  }

  /** Four instances do. */
  @Benchmark
  public @Nullable Object constrictor4(HostedWorkers.Four hosted) {
    return hosted.plugin().call("noop", Map.of());
  }

  /** Sixteen instances do. */
  @Benchmark
  public @Nullable Object constrictor16(HostedWorkers.Sixteen hosted) {
    return hosted.plugin().call("noop", Map.of());
  }

  /** One bare worker does. */
  @Benchmark
  public Map<?, ?> floor1(BareWorker bare)
      throws IOException, InterruptedException, ExecutionException {
    return bare.echo(Map.of());
  }

  /** Any of four bare workers does. */
  @Benchmark
  public Map<?, ?> floor4(BareWorker.Four bare)
      throws IOException, InterruptedException, ExecutionException {
    return bare.echo(Map.of());
  }

  /** Any of sixteen bare workers does. */
  @Benchmark
  public Map<?, ?> floor16(BareWorker.Sixteen bare)
      throws IOException, InterruptedException, ExecutionException {
    return bare.echo(Map.of());
  }
}
