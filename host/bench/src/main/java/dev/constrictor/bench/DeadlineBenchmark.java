package dev.constrictor.bench;

import dev.constrictor.api.CallOptions;
import dev.constrictor.api.PluginTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** When a caller hears of its deadline while the guest loops for ever. */
public class DeadlineBenchmark {
  static final Duration DEADLINE = Duration.ofMillis(100);

  private static final CallOptions OPTIONS = CallOptions.DEFAULT.withTimeout(DEADLINE);

  /** The deadline itself is part of the figure. */
  @Benchmark
  public PluginTimeoutException constrictor(RestartingPlugin.Ready ready) {
    return answer(ready);
  }

  static PluginTimeoutException answer(RestartingPlugin.Ready ready) {
    try {
      ready.plugin().call("spin", Map.of(), OPTIONS);
    } catch (PluginTimeoutException e) {
      return e;
    }
    throw new IllegalStateException("an endless loop returned");
  }
}
