package dev.constrictor.bench;

import dev.constrictor.Plugin;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.StateChange;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A hosted plugin whose instances come to an end, and which tells when the next one serves. */
@State(Scope.Benchmark)
public class RestartingPlugin {
  private static final long BOUND_SECONDS = 60;
  private static final String DOES_NOT_SERVE = "the plugin does not serve again";

  private final BlockingQueue<StateChange> running = new LinkedBlockingQueue<>();
  private final HostedPlugins hosted;

  /** Starts the first instance. */
  public RestartingPlugin() {
    this(listener -> new HostedPlugins(1, listener));
  }

  RestartingPlugin(Function<Consumer<StateChange>, HostedPlugins> start) {
    hosted = start.apply(this::heard);
    running.clear(); // its own start is not waited for
  }

  private void heard(StateChange change) {
    if (change.to() == PluginState.RUNNING) {
      running.add(change);
    }
  }

  final HostedPlugins hosted() {
    return hosted;
  }

  final Plugin plugin() {
    return hosted.plugin();
  }

  /** Waits for the instance that follows; answers with its beginning. */
  final StateChange awaitNext() throws InterruptedException {
    StateChange change = running.poll(BOUND_SECONDS, TimeUnit.SECONDS);
    if (change == null) {
      throw new IllegalStateException(DOES_NOT_SERVE);
    }
    return change;
  }

  /** Stops the host. */
  @TearDown
  public void close() {
    hosted.close();
  }

  /** One that serves again before the next call, outside the measured time. */
  @State(Scope.Benchmark)
  public static class Ready extends RestartingPlugin {
    /** In process. */
    public Ready() {}

    Ready(Function<Consumer<StateChange>, HostedPlugins> start) {
      super(start);
    }

    /**
     * Calls until one is answered: by the instance that follows, or by the same one when the call
     * ended at its deadline and left it whole.
     */
    @TearDown(Level.Invocation)
    public void awaitReady() throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
      while (!serves()) {
        if (System.nanoTime() - end > 0) {
          throw new IllegalStateException(DOES_NOT_SERVE);
        }
        TimeUnit.MILLISECONDS.sleep(1);
      }
    }

    private boolean serves() {
      try {
        plugin().call("noop", Map.of());
        return true;
      } catch (PluginException meanwhile) {
        return false;
      }
    }
  }
}
