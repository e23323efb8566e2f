package dev.constrictor.bench;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** Warm no-op calls from as many callers as the run has threads. */
public class ThroughputBenchmark {
  /** All callers call one plugin. */
  @Benchmark
  public @Nullable Object constrictor1(HostedPlugins hosted) {
    return hosted.plugin().call("noop", Map.of());
  }

  /** Each call goes to any of four plugins. */
  @Benchmark
  public @Nullable Object constrictor4(HostedPlugins.Four hosted) {
    return hosted.plugins().get(ThreadLocalRandom.current().nextInt(4)).call("noop", Map.of());
  }

  /** All callers share one bare guest. */
  @Benchmark
  public Value floor1(BareGuest bare) throws InterruptedException, ExecutionException {
    return bare.noop();
  }

  /** Each call goes to any of four bare guests. */
  @Benchmark
  public Value floor4(BareGuest.Four bare) throws InterruptedException, ExecutionException {
    return bare.guests.get(ThreadLocalRandom.current().nextInt(4)).noop();
  }
}
