package dev.constrictor.bench;

import dev.constrictor.api.PluginException;
import dev.constrictor.api.StateChange;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/** A further instance on a warm engine: the plugin ends its own, and the host starts another. */
public class InstanceStartBenchmark {
  /** From the call that ends the instance, over 1 ms of backoff, until the next one serves. */
  @Benchmark
  public StateChange constrictor(RestartingPlugin restarting) throws InterruptedException {
    try {
      restarting.plugin().call("leave", Map.of());
    } catch (PluginException expected) {
      return restarting.awaitNext();
    }
    throw new IllegalStateException("the instance did not end");
  }

  /** A bare context of the same engine, evaluated, called once and closed. */
  @Benchmark
  public boolean floor(BareGuest bare) {
    return bare.startAnother();
  }
}
