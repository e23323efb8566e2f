package dev.constrictor.bench;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One plugin on the CPython backend, whose instances are processes. */
@State(Scope.Benchmark)
public class HostedWorkers extends HostedPlugins {
  /** One instance. */
  public HostedWorkers() {
    this(1);
  }

  HostedWorkers(int instances) {
    super(PluginFolders.ofWorkers(instances, 0), change -> {});
  }

  /** Four instances. */
  @State(Scope.Benchmark)
  public static class Four extends HostedWorkers {
    /** Starts them. */
    public Four() {
      super(4);
    }
  }

  /** Sixteen instances. */
  @State(Scope.Benchmark)
  public static class Sixteen extends HostedWorkers {
    /** Starts them. */
    public Sixteen() {
      super(16);
    }
  }
}
