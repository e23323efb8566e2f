package dev.constrictor.bench;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** A warm call of a command that does nothing. */
public class NoopBenchmark {
  /** The whole path, deadline armed. */
  @Benchmark
  public @Nullable Object constrictor(HostedPlugins hosted) {
    return hosted.plugin().call("noop", Map.of());
  }

  /** The same by future. */
  @Benchmark
  public @Nullable Object async(HostedPlugins hosted) {
    return hosted.plugin().callAsync("noop", Map.of()).join();
  }

  /** The bare hand-off. */
  @Benchmark
  public Value floor(BareGuest bare) throws InterruptedException, ExecutionException {
    return bare.noop();
  }
}
