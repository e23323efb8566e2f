package dev.constrictor.bench;

import dev.constrictor.api.PluginTimeoutException;
import org.openjdk.jmh.annotations.Benchmark;

/** When a caller hears of its deadline while the worker loops for ever. */
public class WorkerDeadlineBenchmark {
  /** The deadline itself is part of the figure. */
  @Benchmark
  public PluginTimeoutException constrictor(RestartingWorker.Ready ready) {
    return DeadlineBenchmark.answer(ready);
  }
}
