package dev.constrictor.backend.graalpy;

import dev.constrictor.backend.Contained;
import dev.constrictor.backend.Timers;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what running calls use, every few milliseconds while any runs, for all contexts at once;
 * sleeps when none does. Safe for several threads.
 */
final class Watchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  /** What goes wrong with one context must not leave the others unwatched. */
  private static final Contained LOOK =
      new Contained(LOG, "a look at a context", Duration.ofSeconds(10));

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

  /** While the heap is nearly full there is no time to measure them all. */
  private static final long MEASURING_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final AtomicBoolean first = new AtomicBoolean(true);
  private final Timers timers = new Timers();
  private final HeapWalker walker = new HeapWalker();
  private final HeapWatermark heap = new HeapWatermark();
  private final Set<GraalPyInstance> watched = ConcurrentHashMap.newKeySet();
  private final Timers.Repeated rounds = timers.repeated(PERIOD, this::look, this::anyIsWorking);
  private int idleRounds; // of the timers' thread
  private long workingBytes; // of the timers' thread

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
    rounds.wake();
  }

  /** Whether there is anything to look at again. */
  private boolean look() {
    boolean anyRuns = anyIsWorking();
    boolean crowded = bytesOfWorking() > CROWDED_BYTES;
    for (GraalPyInstance instance : watched) {
      LOOK.run(() -> lookAt(instance, crowded));
    }
    if (anyRuns && heap.isNewlyCrossed()) {
      walker.walk(this::endLargest, this::endSuspect);
    }
    idleRounds = anyRuns ? 0 : idleRounds + 1;
    if (idleRounds < IDLE_ROUNDS) {
      return true;
    }
    idleRounds = 0;
    return false;
  }

  private void lookAt(GraalPyInstance instance, boolean crowded) {
    if (instance.isWorking()) {
      instance.checkCpuTime();
    }
    if (instance.wantsHeapWalk(crowded)) { // also of what its last call has left
      walker.walk(instance::checkHeap, instance::heapWalkFailed);
    }
    instance.holdInDoubt(crowded);
  }

  /**
   * Ends who keeps most of the server's heap. What each keeps at most is known; the first of them
   * is walked, until it stays the first or the time for that is over.
   */
  private void endLargest() {
    long beganNanos = System.nanoTime();
    Set<GraalPyInstance> measured = new HashSet<>();
    Optional<GraalPyInstance> largest = suspect();
    while (largest.isPresent()
        && System.nanoTime() - beganNanos < MEASURING_NANOS
        && measured.add(largest.get())
        && largest.get().measureHeap()) {
      largest = suspect();
    }
    largest.ifPresent(GraalPyInstance::heapIsFull);
  }

  /** Ends whoever seems to keep most: there is no room even to walk. */
  private void endSuspect() {
    suspect().ifPresent(GraalPyInstance::heapIsFull);
  }

  private Optional<GraalPyInstance> suspect() {
    return watched.stream()
        .filter(one -> one.heldBytes() > HeapWatermark.leastSuspicious())
        .max(Comparator.comparingLong(GraalPyInstance::heldBytes));
  }

  private boolean anyIsWorking() {
    return watched.stream().anyMatch(GraalPyInstance::isWorking);
  }

  /** What those that work keep at most, as far as that can be told. */
  private long bytesOfWorking() {
    workingBytes = 0;
    for (GraalPyInstance instance : watched) {
      LOOK.run(() -> workingBytes += instance.isWorking() ? instance.heldBytes() : 0);
    }
    return workingBytes;
  }

  @Override
  public void close() {
    timers.close();
    walker.close();
  }
}
