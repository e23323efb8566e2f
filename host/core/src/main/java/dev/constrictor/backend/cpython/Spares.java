package dev.constrictor.backend.cpython;

import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.protocol.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of one backend that are kept ready for further instances, so many for each plugin of
 * which an instance runs. A spare has imported its own plugin, and no other; it has not started it.
 * Safe for several threads.
 */
final class Spares implements AutoCloseable {
  /** Internal to both sides: imports the plugin ahead of {@code $start}. */
  private static final String IMPORT = "$import";

  /** How long a worker that is ordered to end may take to be gone. */
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Spares.class);

  private final int perPlugin;
  private final WorkerLauncher launcher;
  private final UsageWatch watch;
  private final Map<String, Pool> pools = new HashMap<>(); // guarded by itself, as are its pools
  private final Set<Thread> makers = ConcurrentHashMap.newKeySet();
  private boolean closed; // guarded by the pools

  /** The spares of one plugin, those in the making counted. */
  private static final class Pool {
    final Deque<Spare> ready = new ArrayDeque<>();
    final List<WorkerProcess> inTheMaking = new ArrayList<>();
    int wanted;
  }

  /**
   * @param perPlugin {@code cpython.spares}
   */
  Spares(int perPlugin, WorkerLauncher launcher, UsageWatch watch) {
    this.perPlugin = perPlugin;
    this.launcher = launcher;
    this.watch = watch;
  }

  /**
   * One that fits, which is the caller's from now on. Those that fit no more are ended: the
   * manifest, the environment or the plugin's files have changed.
   */
  Optional<Conversation> take(InstanceSpec wanted, Path python) {
    List<Spare> outOfDate = new ArrayList<>();
    Optional<Spare> taken = Optional.empty();
    if (count(wanted.manifest().name()) > 0) {
      PluginSources found = sources(wanted);
      synchronized (pools) {
        Deque<Spare> ready = pool(wanted).ready;
        while (taken.isEmpty() && !ready.isEmpty()) {
          Spare next = ready.removeFirst();
          if (found != null && next.fits(wanted, python, found)) {
            taken = Optional.of(next);
          } else {
            outOfDate.add(next);
          }
        }
      }
    }
    taken.ifPresent(watch::forget);
    outOfDate.forEach(this::end);
    return taken.map(Spare::conversation);
  }

  private static @Nullable PluginSources sources(InstanceSpec spec) {
    try {
      return PluginSources.of(spec.manifest().folder());
    } catch (IOException e) {
      LOG.info("no spare worker for {}: {}", spec.manifest().name(), e.getMessage());
      return null;
    }
  }

  /** An instance serves: makes what is missing of its plugin's spares. Returns at once. */
  void refill(InstanceSpec spec) {
    synchronized (pools) {
      Pool pool = pool(spec);
      int missing = closed ? 0 : perPlugin - pool.ready.size() - pool.wanted;
      for (int i = 0; i < missing; i++) {
        pool.wanted++;
        Thread maker =
            new Thread(() -> make(spec), "constrictor-" + spec.manifest().name() + "-spare");
        maker.setDaemon(true);
        makers.add(maker);
        maker.start();
      }
    }
  }

  private Pool pool(InstanceSpec spec) {
    return pools.computeIfAbsent(spec.manifest().name(), name -> new Pool());
  }

  private void make(InstanceSpec spec) {
    WorkerProcess worker = null;
    boolean kept = false;
    try {
      Path python = launcher.python(spec.manifest());
      PluginSources sources = sources(spec);
      if (sources != null) {
        Conversation conversation = launcher.start(spec, python);
        worker = conversation.worker();
        kept = begin(spec, worker) && isReady(spec, conversation);
        kept = kept && keep(new Spare(spec, python, sources, conversation));
      }
    } catch (UnusableException | IOException e) {
      LOG.warn("no spare worker for {}: {}", spec.manifest().name(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (pools) {
        Pool pool = pool(spec);
        pool.wanted--;
        pool.inTheMaking.remove(worker);
      }
      if (worker != null && !kept) {
        discard(worker);
      }
      makers.remove(Thread.currentThread());
    }
  }

  /** Whether it may go on: not when all are to end. */
  private boolean begin(InstanceSpec spec, WorkerProcess worker) {
    synchronized (pools) {
      pool(spec).inTheMaking.add(worker);
      return !closed;
    }
  }

  private static boolean isReady(InstanceSpec spec, Conversation conversation) throws IOException {
    Duration limit = spec.manifest().limits().startTimeout();
    CompletableFuture<Void> over = new CompletableFuture<>();
    over.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            late -> {
              conversation.worker().orderEnd(); // which whoever reads from it notices
              return null;
            });
    try {
      return conversation.open() && conversation.ask(Command.of(IMPORT, Map.of()));
    } finally {
      over.complete(null);
    }
  }

  private boolean keep(Spare spare) {
    synchronized (pools) {
      if (closed) {
        return false;
      }
      pool(spare.spec()).ready.addLast(spare);
    }
    watch.watch(spare);
    spare.conversation().worker().onExit().thenRun(() -> lost(spare));
    return true;
  }

  /** It has ended while it waited; the next start makes another. */
  private void lost(Spare spare) {
    boolean waited;
    synchronized (pools) {
      waited = pool(spare.spec()).ready.remove(spare);
    }
    if (waited) {
      LOG.warn("a spare worker of {} has ended while it waited", spare.spec().manifest().name());
      watch.forget(spare);
      discard(spare.conversation().worker());
    }
  }

  /** How many of this plugin's are ready now. */
  int count(String plugin) {
    synchronized (pools) {
      Pool pool = pools.get(plugin);
      return pool == null ? 0 : pool.ready.size();
    }
  }

  private void end(Spare spare) {
    watch.forget(spare);
    spare.conversation().worker().orderEnd();
    discard(spare.conversation().worker());
  }

  private static void discard(WorkerProcess worker) {
    worker.end(false);
    worker.removeLeftovers();
  }

  /** Ends those of a plugin of which no instance is left. */
  void endAllOf(String plugin) {
    List<Spare> left;
    synchronized (pools) {
      Pool pool = pools.get(plugin);
      left = pool == null ? List.of() : List.copyOf(pool.ready);
      left.forEach(spare -> pool(spare.spec()).ready.remove(spare));
    }
    left.forEach(this::end);
  }

  /** Ends all, and makes no more; returns when they are gone. */
  @Override
  public void close() {
    List<String> plugins;
    synchronized (pools) {
      closed = true;
      plugins = List.copyOf(pools.keySet());
      pools.values().forEach(pool -> pool.inTheMaking.forEach(WorkerProcess::orderEnd));
      pools.values().stream()
          .flatMap(pool -> pool.ready.stream())
          .forEach(spare -> spare.conversation().worker().orderEnd());
    }
    plugins.forEach(this::endAllOf);
    awaitMakers();
  }

  /** Each of them ends what it has made. */
  private void awaitMakers() {
    try {
      for (Thread maker : makers) {
        if (!maker.join(END_LIMIT)) {
          LOG.warn("{} does not end", maker.getName());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
