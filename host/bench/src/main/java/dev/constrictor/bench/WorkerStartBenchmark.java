package dev.constrictor.bench;

import dev.constrictor.api.PluginException;
import dev.constrictor.api.StateChange;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * A further instance that is a process: the plugin ends its own, and the host starts another. From
 * the call that ends it, over its death being noticed and 1 ms of backoff, until the next serves.
 */
public class WorkerStartBenchmark {
  /** A process that is started then. */
  @Benchmark
  public StateChange cold(RestartingWorker restarting) throws InterruptedException {
    return restart(restarting);
  }

  /** One that was in waiting. */
  @Benchmark
  public StateChange spare(RestartingWorker.WithSpare restarting) throws InterruptedException {
    return restart(restarting);
  }

  private static StateChange restart(RestartingWorker restarting) throws InterruptedException {
    try {
      restarting.plugin().call("leave", Map.of());
    } catch (PluginException expected) {
      return restarting.awaitNext();
    }
    throw new IllegalStateException("the instance did not end");
  }
}
