package dev.constrictor.bench;

import dev.constrictor.Plugin;
import dev.constrictor.PluginHost;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.StateChange;
import dev.constrictor.config.ConfigException;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A host whose plugins all serve, as an embedder would have it: defaults, public interface. */
@State(Scope.Benchmark)
public class HostedPlugins {
  private final PluginFolders folders;
  private final PluginHost host;
  private final List<Plugin> plugins;

  /** One plugin. */
  public HostedPlugins() {
    this(1, change -> {});
  }

  HostedPlugins(int count, Consumer<StateChange> listener) {
    this(PluginFolders.ofContexts(count), listener);
  }

  HostedPlugins(PluginFolders folders, Consumer<StateChange> listener) {
    this.folders = folders;
    try {
      host =
          PluginHost.builder().ownsJvm().config(folders.config()).onStateChange(listener).start();
      host.awaitReady();
    } catch (ConfigException e) {
      throw new IllegalStateException("the benchmark's own configuration is refused", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the plugins started", e);
    }
    for (String name : folders.names()) {
      if (host.status(name).stream().noneMatch(status -> status.state() == PluginState.RUNNING)) {
        String seen = "not running: " + host.status(name);
        host.close();
        folders.close();
        throw new IllegalStateException(seen);
      }
    }
    plugins = folders.names().stream().map(host::plugin).toList();
  }

  final Plugin plugin() {
    return plugins.getFirst();
  }

  final List<Plugin> plugins() {
    return plugins;
  }

  /** How many workers wait for the plugin. */
  final int spares() {
    return host.lifecycle().spares(folders.names().getFirst());
  }

  /** Stops the host. */
  @TearDown
  public void close() {
    host.close();
    folders.close();
  }

  /** Four plugins, each with an engine and a thread of its own. */
  @State(Scope.Benchmark)
  public static class Four extends HostedPlugins {
    /** Starts them. */
    public Four() {
      super(4, change -> {});
    }
  }
}
