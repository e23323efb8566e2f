package dev.constrictor.backend.cpython;

import dev.constrictor.backend.InstanceSpec;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of one backend that are kept ready for further instances, so many for each plugin of
 * which an instance runs. A spare has imported its own plugin, and no other; it has not started it.
 * Safe for several threads.
 */
final class Spares implements AutoCloseable {
  /** How long a worker that is ordered to end may take to be gone. */
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Spares.class);

  private final int perPlugin;
  private final SpareMaker maker;
  private final UsageWatch watch;
  private final Consumer<Thread> starter;
  private final Map<String, Pool> pools = new HashMap<>(); // guarded by itself, as is all in it
  private boolean closed; // guarded by the pools

  /** Those that somebody is ending. */
  private final Set<Spare> ending = ConcurrentHashMap.newKeySet();

  /** The spares of one plugin. */
  private static final class Pool {
    final Deque<Spare> ready = new ArrayDeque<>();

    /** Who makes one, and the worker once it runs. */
    final Map<Thread, Optional<WorkerProcess>> inTheMaking = new HashMap<>();
  }

  /**
   * @param perPlugin {@code cpython.spares}
   */
  Spares(int perPlugin, SpareMaker maker, UsageWatch watch) {
    this(perPlugin, maker, watch, Thread::start);
  }

  Spares(int perPlugin, SpareMaker maker, UsageWatch watch, Consumer<Thread> starter) {
    this.perPlugin = perPlugin;
    this.maker = maker;
    this.watch = watch;
    this.starter = starter;
  }

  /**
   * One that fits, which is the caller's from now on. Those that fit no more are ended: the
   * manifest, the environment or the plugin's files have changed.
   */
  Optional<Conversation> take(InstanceSpec wanted, Path python) {
    if (count(wanted.manifest().name()) == 0) {
      return Optional.empty();
    }
    Optional<PluginSources> found = sources(wanted);
    List<Spare> outOfDate = new ArrayList<>();
    Optional<Spare> taken = Optional.empty();
    synchronized (pools) {
      Deque<Spare> ready = pool(wanted).ready;
      while (taken.isEmpty() && !ready.isEmpty()) {
        Spare next = ready.removeFirst();
        if (found.isPresent() && next.fits(wanted, python, found.get())) {
          taken = Optional.of(next);
        } else {
          outOfDate.add(next);
        }
      }
      ending.addAll(outOfDate);
    }
    taken.ifPresent(watch::forget);
    outOfDate.forEach(this::end);
    return taken.map(Spare::conversation);
  }

  private static Optional<PluginSources> sources(InstanceSpec spec) {
    try {
      return Optional.of(PluginSources.of(spec.manifest().folder()));
    } catch (IOException e) {
      LOG.info("no spare worker is taken for {}: {}", spec.manifest().name(), e.getMessage());
      return Optional.empty();
    }
  }

  /** An instance serves: makes what is missing of its plugin's spares. Returns at once. */
  void refill(InstanceSpec spec) {
    synchronized (pools) {
      Pool pool = pool(spec);
      int missing = closed ? 0 : perPlugin - pool.ready.size() - pool.inTheMaking.size();
      for (int i = 0; i < missing; i++) {
        String name = "constrictor-" + spec.manifest().name() + "-spare";
        Thread thread = new Thread(() -> make(spec), name);
        thread.setDaemon(true);
        pool.inTheMaking.put(thread, Optional.empty());
        try {
          starter.accept(thread);
        } catch (OutOfMemoryError noThread) { // the instance that is ready must not pay for it
          pool.inTheMaking.remove(thread);
          tellNone(spec, noThread);
        }
      }
    }
  }

  /** The next instance that is ready makes up for it. */
  private static void tellNone(InstanceSpec spec, OutOfMemoryError noThread) {
    LOG.warn("no spare worker for {}: {}", spec.manifest().name(), noThread.getMessage());
  }

  private Pool pool(InstanceSpec spec) {
    return pools.computeIfAbsent(spec.manifest().name(), name -> new Pool());
  }

  private void make(InstanceSpec spec) {
    try {
      maker.make(spec, worker -> mayGoOn(spec, worker)).ifPresent(this::keep);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (OutOfMemoryError noThread) {
      tellNone(spec, noThread);
    } finally {
      synchronized (pools) {
        pool(spec).inTheMaking.remove(Thread.currentThread());
      }
    }
  }

  /** Not when all are to end. */
  private boolean mayGoOn(InstanceSpec spec, WorkerProcess worker) {
    synchronized (pools) {
      pool(spec).inTheMaking.put(Thread.currentThread(), Optional.of(worker));
      return !closed;
    }
  }

  private void keep(Spare spare) {
    boolean kept;
    synchronized (pools) {
      kept = !closed;
      if (kept) {
        pool(spare.spec()).ready.addLast(spare);
        watch.watch(spare);
      }
    }
    WorkerProcess worker = spare.conversation().worker();
    if (kept) {
      worker.onExit().thenRun(() -> lost(spare));
    } else {
      worker.discard();
    }
  }

  /** It has ended while it waited; the next start makes another. */
  private void lost(Spare spare) {
    boolean waited;
    synchronized (pools) {
      waited = pool(spare.spec()).ready.remove(spare);
    }
    if (waited) {
      LOG.warn("a spare worker of {} has ended while it waited", spare.spec().manifest().name());
      end(spare);
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
    spare.conversation().worker().discard();
    ending.remove(spare);
  }

  /** Ends those of a plugin of which no instance is left. */
  void endAllOf(String plugin) {
    List<Spare> left;
    synchronized (pools) {
      Pool pool = pools.get(plugin);
      left = pool == null ? List.of() : List.copyOf(pool.ready);
      if (pool != null) {
        pool.ready.clear();
        ending.addAll(left);
      }
    }
    left.forEach(this::end);
  }

  /** Ends all, and makes no more; returns when they are gone. */
  @Override
  public void close() {
    List<String> plugins;
    List<Thread> makers = new ArrayList<>();
    synchronized (pools) {
      closed = true;
      plugins = List.copyOf(pools.keySet());
      for (Pool pool : pools.values()) { // all at once, for each takes a while
        pool.ready.forEach(spare -> spare.conversation().worker().orderEnd());
        pool.inTheMaking.values().forEach(made -> made.ifPresent(WorkerProcess::orderEnd));
        makers.addAll(pool.inTheMaking.keySet());
      }
    }
    plugins.forEach(this::endAllOf);
    List.copyOf(ending).forEach(this::end); // others may have begun that, and are not done
    makers.forEach(Spares::await);
  }

  /** It ends what it has made. */
  private static void await(Thread maker) {
    try {
      if (!maker.join(END_LIMIT)) {
        LOG.warn("{} does not end", maker.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
