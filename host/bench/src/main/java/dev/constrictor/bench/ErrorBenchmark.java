package dev.constrictor.bench;

import dev.constrictor.api.PluginException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.openjdk.jmh.annotations.Benchmark;

/** A command that raises. */
public class ErrorBenchmark {
  /** Up to the exception's traceback as the caller gets it. */
  @Benchmark
  public PluginException constrictor(HostedPlugins hosted) {
    try {
      hosted.plugin().call("fail", Map.of());
    } catch (PluginException e) {
      return e;
    }
    throw new IllegalStateException("the plugin did not raise");
  }

  /** The bare hand-off of the guest's exception. */
  @Benchmark
  public ExecutionException floor(BareGuest bare) throws InterruptedException {
    try {
      bare.fail();
    } catch (ExecutionException e) {
      return e;
    }
    throw new IllegalStateException("the guest did not raise");
  }
}
