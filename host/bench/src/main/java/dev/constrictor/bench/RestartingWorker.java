package dev.constrictor.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A plugin on the CPython backend whose instances come to an end. */
@State(Scope.Benchmark)
public class RestartingWorker extends RestartingPlugin {
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Without spares: each instance is a process that is started then. */
  public RestartingWorker() {
    this(0);
  }

  RestartingWorker(int spares) {
    super(listener -> new HostedPlugins(PluginFolders.ofWorkers(1, spares), listener));
  }

  /** One that serves again before the next call, outside the measured time. */
  @State(Scope.Benchmark)
  public static class Ready extends RestartingPlugin.Ready {
    /** Without spares. */
    public Ready() {
      super(listener -> new HostedPlugins(PluginFolders.ofWorkers(1, 0), listener));
    }
  }

  /** One with a worker in waiting. */
  @State(Scope.Benchmark)
  public static class WithSpare extends RestartingWorker {
    /** With one spare. */
    public WithSpare() {
      super(1);
    }

    /** Waits until there is a spare again, outside the measured time. */
    @Setup(Level.Invocation)
    public void awaitSpare() {
      long end = System.nanoTime() + BOUND_NANOS;
      while (hosted().spares() == 0) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("no spare worker was made");
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }
}
