package dev.constrictor.backend.isolated;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Backend;
import dev.constrictor.backend.Ending;
import dev.constrictor.backend.InstanceListener;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.PluginInstance;
import dev.constrictor.config.HostConfig;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.Stats;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One host's backend in one loader, and who lives there. Once it is left it takes nobody new, and
 * closes when the last one is gone. Safe for several threads.
 */
final class Generation {
  private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
  private static final Ending MOVES =
      new Ending(
          PluginError.of(Reason.NOT_RUNNING, "the plugin moves to a runtime that is loaded anew"),
          false);

  private final IsolatedRuntime runtime;
  private final Backend backend;
  private final Set<Tenant> tenants = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch warm = new CountDownLatch(1);
  private final Consumer<Generation> whenClosed;
  private volatile boolean left;

  Generation(IsolatedRuntime runtime, HostConfig config, Consumer<Generation> whenClosed) {
    this.runtime = runtime;
    this.backend = runtime.create(config);
    this.whenClosed = whenClosed;
  }

  IsolatedRuntime runtime() {
    return runtime;
  }

  /** Asks the backend something. */
  <T> T ask(Function<Backend, T> question) {
    return runtime.within(() -> question.apply(backend));
  }

  PluginInstance launch(InstanceSpec spec, InstanceListener listener) {
    Tenant tenant = new Tenant(listener);
    tenants.add(tenant);
    PluginInstance instance = ask(it -> it.launch(spec, tenant));
    instance
        .gone()
        .whenComplete(
            (nothing, failure) -> {
              tenants.remove(tenant);
              closeWhenEmpty();
            });
    if (left) {
      tenant.move(); // it came in while the others were told
    }
    return instance;
  }

  /** Waits until an instance has come so far as to answer; what follows starts much quicker. */
  void awaitWarm(Duration limit) throws InterruptedException {
    if (!warm.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      LOG.info("no instance has started in the runtime that was loaded anew, within {}", limit);
    }
  }

  /** Tells all who live here to move when they are free. */
  void leave() {
    left = true;
    tenants.forEach(Tenant::move);
    closeWhenEmpty();
  }

  private void closeWhenEmpty() {
    if (left && tenants.isEmpty()) {
      // On a thread of its own: this may be an instance's, for whose end closing waits.
      Thread closer = new Thread(this::close, "constrictor-runtime-closer");
      closer.setDaemon(true);
      closer.start();
    }
  }

  void close() {
    if (closed.compareAndSet(false, true)) {
      runtime.within(
          () -> {
            backend.close();
            return backend;
          });
      whenClosed.accept(this);
    }
  }

  /** Listens on behalf of the host, and sees each end first. */
  private final class Tenant implements InstanceListener {
    private final InstanceListener host;

    Tenant(InstanceListener host) {
      this.host = host;
    }

    void move() {
      host.leaving(MOVES);
    }

    @Override
    public void received(Message message) {
      warm.countDown();
      host.received(message);
    }

    @Override
    public void failed(ErrorMessage error, Stats stats) {
      warm.countDown();
      host.failed(error, stats);
    }

    @Override
    public void ignored() {
      host.ignored();
    }

    @Override
    public void leaving(Ending ending) {
      host.leaving(ending);
    }

    @Override
    public void ended(Ending ending) {
      backend.damage().ifPresent(runtime::damaged); // before the host launches the next one
      host.ended(ending);
    }
  }
}
