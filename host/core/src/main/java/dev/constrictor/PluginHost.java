package dev.constrictor;

import dev.constrictor.api.HostFunction;
import dev.constrictor.api.StateChange;
import dev.constrictor.backend.Backend;
import dev.constrictor.backend.BackendProvider;
import dev.constrictor.backend.isolated.IsolatedBackend;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.ConfigException;
import dev.constrictor.config.ConfigLoader;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.KeysWithoutEffect;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginScanner;
import dev.constrictor.lifecycle.Dependencies;
import dev.constrictor.lifecycle.LifecycleManager;
import dev.constrictor.typed.CheckedHostFunction;
import dev.constrictor.typed.HostMethods;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A host of Python plugins inside this JVM.
 *
 * <pre>{@code
 * try (PluginHost host = PluginHost.builder().config(Path.of("config/host.yaml")).start()) {
 *   Object words = host.plugin("wordcount").call("count", Map.of("text", "to be or not to be"));
 * }
 * }</pre>
 *
 * <p>Safe for several threads, virtual ones included: guest code runs on platform threads that the
 * host owns. Whoever starts a host closes it.
 */
public final class PluginHost implements AutoCloseable {
  /** The version of this library. */
  public static final String VERSION = "0.1.0";

  /** Hosts that run in this JVM (in this class loader), in the order of their start. */
  private static final List<PluginHost> RUNNING = new CopyOnWriteArrayList<>();

  private static final Logger LOG = LoggerFactory.getLogger(PluginHost.class);

  private final LifecycleManager lifecycle;

  /** Kept, since each learns how long its calls take. */
  private final Map<String, Plugin> plugins;

  private PluginHost(LifecycleManager lifecycle) {
    this.lifecycle = lifecycle;
    this.plugins =
        lifecycle.names().stream()
            .collect(Collectors.toMap(name -> name, name -> new Plugin(name, lifecycle)));
  }

  /** A builder with every setting at its default. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The host that runs in this JVM: for code that did not start it, such as a server's whose host
   * was started by the Java agent. With several it is the one that was started first and has not
   * been closed, so that a later one changes nothing for others. Empty while none runs.
   */
  public static Optional<PluginHost> current() {
    return RUNNING.stream().findFirst();
  }

  /** A plugin by name; an unknown name is told when it is called. Never blocks. */
  public Plugin plugin(String name) {
    Plugin known = plugins.get(name);
    return known != null ? known : new Plugin(name, lifecycle);
  }

  /** Waits until every plugin serves or has failed its first start. */
  public void awaitReady() throws InterruptedException {
    lifecycle.awaitFirstStart();
  }

  /** All plugins and their states; what the command line and reports are made of. */
  public LifecycleManager lifecycle() {
    return lifecycle;
  }

  /** Stops all plugins in good order, within {@code shutdown_timeout}; further calls do nothing. */
  @Override
  public void close() {
    RUNNING.remove(this);
    lifecycle.close();
  }

  /** Collects what a host needs. Not safe for several threads. */
  public static final class Builder {
    private HostConfig config = HostConfig.defaults();
    private @Nullable Path configFile;
    private @Nullable List<Path> directories;
    private @Nullable BackendKind backend;
    private boolean ownsJvm;
    private Predicate<String> wanted = name -> true;
    private final List<BackendProvider> providers = new ArrayList<>();
    private final Map<String, HostFunction> functions = new HashMap<>();
    private final List<Consumer<StateChange>> listeners = new ArrayList<>();

    private Builder() {}

    /** The configuration file; without one the built-in defaults hold. */
    public Builder config(Path file) {
      this.configFile = file;
      return this;
    }

    /** The configuration as a value; replaced by a file, if one is named too. */
    public Builder config(HostConfig value) {
      this.config = value;
      return this;
    }

    /** The plugin directories, in place of {@code plugins.directories}. */
    public Builder plugins(Path... pluginDirectories) {
      this.directories = List.of(pluginDirectories);
      return this;
    }

    /** Runs every plugin on this backend, whatever its manifest says. */
    public Builder backend(BackendKind kind) {
      this.backend = kind;
      return this;
    }

    /** Takes this backend too, in place of one of the same kind that the service loader finds. */
    public Builder backend(BackendProvider provider) {
      providers.add(provider);
      return this;
    }

    /**
     * Says that this JVM runs for the host alone: GraalPy then shares the class loader of all else
     * and can use the JVM's caches, unless {@code graalpy.isolated_loader} asks for its own, which
     * it has in all other servers.
     */
    public Builder ownsJvm() {
      this.ownsJvm = true;
      return this;
    }

    /** Starts only the plugins whose names this accepts, and those that they depend on. */
    public Builder only(Predicate<String> names) {
      this.wanted = names;
      return this;
    }

    /** Offers a function to plugins that were granted it by name. */
    public Builder hostFunction(String name, HostFunction function) {
      functions.put(name, function);
      return this;
    }

    /**
     * Offers a function whose arguments are checked first; what does not fit is answered with
     * VALIDATION_ERROR {@code bad_arguments}, telling all that is wrong.
     *
     * @param schema the JSON Schema (draft 2020-12) of the arguments object, as a JSON value
     */
    public Builder hostFunction(String name, Map<String, ?> schema, HostFunction function) {
      return hostFunction(name, CheckedHostFunction.of(name, schema, function));
    }

    /** The same with the schema as JSON text. */
    public Builder hostFunction(String name, String schema, HostFunction function) {
      return hostFunction(name, CheckedHostFunction.of(name, schema, function));
    }

    /**
     * Offers each method of the object that is annotated with {@link
     * dev.constrictor.api.HostMethod}; arguments and results are converted and checked by its
     * types.
     *
     * @throws IllegalArgumentException when a method cannot be offered; all reasons at once
     */
    public Builder hostFunctions(Object target) {
      functions.putAll(HostMethods.of(target));
      return this;
    }

    /** Hears every change of a plugin's state, from its first on. */
    public Builder onStateChange(Consumer<StateChange> listener) {
      listeners.add(listener);
      return this;
    }

    /**
     * Finds the plugins and begins to start them, in parallel; returns without waiting for them.
     * Calls made meanwhile wait for their plugin.
     *
     * @throws ConfigException when the configuration is refused; a refused manifest is no reason,
     *     only its plugin is then in state FAILED
     */
    public PluginHost start() throws ConfigException {
      HostConfig effective =
          configFile == null ? config : new ConfigLoader(System.getenv()).loadHost(configFile);
      if (directories != null) {
        effective = effective.withPluginDirectories(directories);
      }
      List<Backend> backends = backends(effective); // they warm up while manifests are read
      List<PluginCandidate> found;
      try {
        found = needed(new PluginScanner(effective, System.getenv()).scan());
      } catch (ConfigException e) {
        backends.forEach(Backend::close);
        throw e;
      }
      KeysWithoutEffect.in(effective, found).forEach(key -> LOG.warn("{}", key));
      LifecycleManager lifecycle = new LifecycleManager(effective, found, backends, functions);
      listeners.forEach(lifecycle::addListener);
      lifecycle.start();
      PluginHost host = new PluginHost(lifecycle);
      RUNNING.add(host);
      return host;
    }

    private List<PluginCandidate> needed(List<PluginCandidate> all) {
      Set<String> names = Dependencies.among(all).neededBy(wanted);
      return all.stream()
          .filter(candidate -> names.contains(candidate.name()))
          .map(this::onBackend)
          .toList();
    }

    private PluginCandidate onBackend(PluginCandidate candidate) {
      return backend != null && candidate instanceof PluginCandidate.Valid valid
          ? new PluginCandidate.Valid(valid.manifest().withBackend(backend))
          : candidate;
    }

    private List<Backend> backends(HostConfig config) {
      Map<BackendKind, BackendProvider> byKind = new EnumMap<>(BackendKind.class);
      ServiceLoader.load(BackendProvider.class, PluginHost.class.getClassLoader())
          .forEach(provider -> byKind.put(provider.kind(), provider));
      providers.forEach(provider -> byKind.put(provider.kind(), provider));
      return byKind.values().stream().map(provider -> create(provider, config)).toList();
    }

    private Backend create(BackendProvider provider, HostConfig config) {
      boolean isolated = !ownsJvm || config.graalpy().isolatedLoader();
      return isolated && !provider.ownPackages().isEmpty()
          ? new IsolatedBackend(provider, config)
          : provider.create(config);
    }
  }

  /** The states and reasons of one plugin, if it was found. */
  public Optional<dev.constrictor.lifecycle.PluginStatus> status(String plugin) {
    return lifecycle.status(plugin);
  }
}
