package dev.constrictor.backend.isolated;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Protection;
import dev.constrictor.backend.Backend;
import dev.constrictor.backend.BackendProvider;
import dev.constrictor.backend.InstanceListener;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.PluginInstance;
import dev.constrictor.backend.Preparation;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.environment.PluginEnvironments;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A backend whose classes live in a loader of their own, so that its libraries never clash with the
 * server's, and that is loaded anew when one of its classes is broken: instances that live in the
 * old one are ended as soon as they are free, and start again in the new one. Safe for several
 * threads.
 */
public final class IsolatedBackend implements Backend {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final BackendProvider provider;
  private final HostConfig config;
  private final Runtimes runtimes;
  private final Runnable move = this::move;
  private final Set<Generation> open = ConcurrentHashMap.newKeySet();
  private volatile Generation current;
  private boolean closed;

  /**
   * A backend that this provider's classes make, read anew.
   *
   * @param provider the provider as the service loader found it; itself it makes nothing
   */
  public IsolatedBackend(BackendProvider provider, HostConfig config) {
    this(provider, config, Runtimes.OF_THIS_JVM);
  }

  @SuppressWarnings("this-escape") // only to be told of damage, from when all is set
  IsolatedBackend(BackendProvider provider, HostConfig config, Runtimes runtimes) {
    this.provider = provider;
    this.config = config;
    this.runtimes = runtimes;
    this.current = next();
    current.runtime().whenDamaged(move);
  }

  private Generation next() {
    Generation generation = new Generation(runtimes.of(provider), config, open::remove);
    open.add(generation);
    return generation;
  }

  /** Launches what comes next in a fresh generation; who lives in the old one follows later. */
  private void move() {
    Generation old;
    Generation fresh;
    synchronized (this) {
      old = current;
      if (closed || old.runtime().isWhole()) {
        return;
      }
      fresh = next();
      current = fresh;
    }
    old.runtime().forget(move);
    fresh.runtime().whenDamaged(move);
    Thread mover = new Thread(() -> follow(old, fresh), "constrictor-runtime-mover");
    mover.setDaemon(true);
    mover.start();
  }

  /** The plugin that met the damage starts first: the others need not wait for classes to load. */
  private static void follow(Generation old, Generation fresh) {
    try {
      fresh.awaitWarm(LONGEST_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does; should one, they move at once
    }
    old.leave();
  }

  @Override
  public BackendKind kind() {
    return provider.kind();
  }

  @Override
  public String runtime() {
    return current.ask(Backend::runtime);
  }

  @Override
  public Optional<PluginError> refusal(PluginManifest manifest) {
    return current.ask(backend -> backend.refusal(manifest));
  }

  @Override
  public CompletableFuture<Preparation> prepare(PluginManifest manifest) {
    return current.ask(backend -> backend.prepare(manifest));
  }

  @Override
  public Optional<PluginEnvironments> environments() {
    return current.ask(Backend::environments);
  }

  @Override
  public Map<String, String> confinement() {
    return current.ask(Backend::confinement);
  }

  @Override
  public List<Protection> protections(PluginManifest manifest) {
    return current.ask(backend -> backend.protections(manifest));
  }

  @Override
  public PluginInstance launch(InstanceSpec spec, InstanceListener listener) {
    return current.launch(spec, listener);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    current.runtime().forget(move);
    open.forEach(Generation::close);
  }
}
