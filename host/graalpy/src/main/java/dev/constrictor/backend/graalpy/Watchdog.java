package dev.constrictor.backend.graalpy;

import dev.constrictor.backend.Timers;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks at what running calls use, every few milliseconds while any runs, for all contexts at once;
 * sleeps when none does. Safe for several threads.
 */
final class Watchdog implements AutoCloseable {
  /** With the timers' own tick, samples are no more than 10 ms apart. */
  private static final Duration PERIOD = Duration.ofMillis(5);

  /** Rounds without a call until the watchdog sleeps: the next calls need not wake it then. */
  private static final int IDLE_ROUNDS = 100;

  /**
   * After the first plugin has begun to start: by then nothing waits for the processor that the
   * walker's own context takes, and the first walk will not have to.
   */
  private static final Duration PREPARATION = Duration.ofSeconds(3);

  /**
   * While contexts that work may keep more than this together, each that may keep more than its own
   * limit waits for the walk that tells: it could allocate faster than a busy machine walks.
   */
  private static final long CROWDED_BYTES = Runtime.getRuntime().maxMemory() / 2;

  private final AtomicBoolean first = new AtomicBoolean(true);
  private final Timers timers = new Timers();
  private final HeapWalker walker = new HeapWalker();
  private final HeapWatermark heap = new HeapWatermark();
  private final Set<GraalPyInstance> watched = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean awake = new AtomicBoolean();
  private volatile boolean closed;
  private int idleRounds; // of the timers' thread

  void watch(GraalPyInstance instance) {
    if (first.getAndSet(false)) {
      timers.after(PREPARATION, walker::prepare);
      timers.after(CompilationGate.LONGEST, CompilationGate.INSTANCE::release);
    }
    watched.add(instance);
  }

  void forget(GraalPyInstance instance) {
    watched.remove(instance);
  }

  boolean watchesTheHeap() {
    return heap.isWatched();
  }

  /** A call is about to run: there is something to look at again. */
  void wake() {
    if (!awake.get() && awake.compareAndSet(false, true)) {
      timers.after(PERIOD, this::look);
    }
  }

  private void look() {
    boolean anyRuns = false;
    boolean crowded = mostBytesOfWorking() > CROWDED_BYTES;
    for (GraalPyInstance instance : watched) {
      if (instance.isWorking()) {
        anyRuns = true;
        instance.checkCpuTime();
      }
      if (instance.wantsHeapWalk(crowded)) { // also of what its last call has left
        walker.walk(instance);
      }
      instance.holdInDoubt(crowded);
    }
    if (anyRuns && heap.isNewlyCrossed()) {
      watched.stream()
          .filter(one -> one.allocatedBytes() > HeapWatermark.leastSuspicious())
          .max(Comparator.comparingLong(GraalPyInstance::allocatedBytes))
          .ifPresent(GraalPyInstance::heapIsFull);
    }
    idleRounds = anyRuns ? 0 : idleRounds + 1;
    if (idleRounds < IDLE_ROUNDS && !closed) {
      timers.after(PERIOD, this::look);
    } else {
      idleRounds = 0;
      awake.set(false);
      if (watched.stream().anyMatch(instance -> instance.isWorking())) {
        wake(); // one that began just before, and saw the watchdog awake
      }
    }
  }

  private long mostBytesOfWorking() {
    return watched.stream()
        .filter(GraalPyInstance::isWorking)
        .mapToLong(GraalPyInstance::mostBytes)
        .sum();
  }

  @Override
  public void close() {
    closed = true;
    timers.close();
    walker.close();
  }
}
