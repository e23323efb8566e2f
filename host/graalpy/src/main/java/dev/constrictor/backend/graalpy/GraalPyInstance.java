package dev.constrictor.backend.graalpy;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Closers;
import dev.constrictor.backend.Ending;
import dev.constrictor.backend.InstanceEnd;
import dev.constrictor.backend.InstanceListener;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.PluginInstance;
import dev.constrictor.config.Limits;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import dev.constrictor.runtime.Doom;
import dev.constrictor.runtime.GuestThread;
import dev.constrictor.runtime.LargeArrays;
import dev.constrictor.runtime.RewrittenGraalPy;
import dev.constrictor.runtime.heap.ContextHeap;
import dev.constrictor.runtime.interrupt.GuestHold;
import dev.constrictor.runtime.interrupt.GuestInterrupt;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.graalvm.polyglot.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One context and the one thread that ever enters it. Commands queue up for that thread; ending by
 * force happens from another, disposable one, because closing can hang with the guest.
 */
final class GraalPyInstance implements PluginInstance {
  private static final Logger LOG = LoggerFactory.getLogger(GraalPyInstance.class);

  /**
   * So long a guest between calls that does not hear of a call's end is taken to be short of
   * processor time: what waits in it costs nobody anything.
   */
  private static final long WAKE_UP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So long it may work on the end of a call that was told, before its grace begins. */
  private static final long CLEAN_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final InstanceSpec spec;
  private final InstanceListener listener;
  private final GuestContexts contexts;
  private final Limits limits;
  private final Mailbox<Consumer<CallRunner>> mailbox = new Mailbox<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final InstanceEnd end;
  private final GuestOutput out;
  private final GuestOutput err;
  private final GuestThread owner;
  private final GuestCalls calls;
  private final Doom doom;
  private volatile @Nullable Context context;
  private volatile @Nullable HeapAccount heap;
  private volatile @Nullable GuestInterrupt interrupt;
  private volatile @Nullable GuestHold hold;

  GraalPyInstance(
      InstanceSpec spec,
      InstanceListener listener,
      GuestContexts contexts,
      Watchdog watchdog,
      Closers closers) {
    this.spec = spec;
    this.listener = listener;
    this.contexts = contexts;
    this.end = new InstanceEnd(listener, closers);
    this.limits = spec.manifest().limits();
    this.owner = new GuestThread(this::run, threadName("guest"));
    this.calls =
        new GuestCalls(
            limits, owner, watchdog::wake, call -> breach(call, Breach.ofOutput(limits)));
    this.out = new GuestOutput(line -> log("INFO", line), () -> calls.current().output());
    this.err = new GuestOutput(line -> log("WARNING", line), () -> calls.current().output());
    this.doom = new Doom(owner);
  }

  private String threadName(String role) {
    return "constrictor-" + spec.manifest().name() + "-" + spec.number() + "-" + role;
  }

  void begin() {
    try {
      owner.start();
    } catch (OutOfMemoryError noThread) { // told with a pause before the next try
      gone.complete(null);
      String why = "no thread for the context: " + noThread.getMessage();
      destroy(new Ending(PluginError.of(Reason.INTERNAL, why), true));
    }
  }

  @Override
  public void send(Command command, long deadlineNanos) {
    GuestCall call = calls.accept(command, deadlineNanos);
    mailbox.put(runner -> runner.begin(call));
  }

  @Override
  public boolean cancel(String callId) {
    GuestCall call = calls.find(callId);
    if (call == null) {
      return true; // answered already
    }
    if (call.giveUp()) {
      mailbox.put(runner -> runner.cancel(call));
    }
    GuestCall worksOn = calls.current();
    if (worksOn != call && worksOn != calls.none()) {
      call.holdUp();
    }
    boolean isDeaf = worksOn == calls.none() && call.nanosSinceGivenUp() > WAKE_UP_NANOS;
    if (call.isTold()) { // an interrupt as well would hit it while it cleans up
      boolean isAtIt = worksOn == call && call.nanosSinceTold() > CLEAN_UP_NANOS;
      return call.isAskedToStop() || isAtIt || isDeaf;
    }
    if (calls.isInPython(call)) {
      GuestInterrupt armed = interrupt;
      if (armed != null) {
        armed.raise(owner, () -> isInterruptedNow(call));
      }
      return true;
    }
    return worksOn == call || call.isInterrupted() || isDeaf;
  }

  private boolean isInterruptedNow(GuestCall call) {
    if (!calls.isInPython(call)) {
      return false;
    }
    call.interrupt();
    return true;
  }

  @Override
  public CompletableFuture<Void> gone() {
    return gone;
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it, and what it comes to is told
  public boolean slow() {
    owner.setPriority(Thread.MIN_PRIORITY);
    return ThreadPriorities.areHeeded();
  }

  @Override
  public void destroy(Ending cause) {
    end.bring(threadName("closer"), cause, new Force());
  }

  private final class Force implements InstanceEnd.Force {
    /** Most guests let go when they are interrupted; none takes another command. */
    @Override
    public void order() {
      GuestInterrupt armed = interrupt;
      if (armed != null) {
        armed.raise(owner, () -> calls.isInPython(calls.current()));
      }
      mailbox.put(runner -> {}); // wakes it from its queue
    }

    @Override
    public void close(Ending cause) {
      Context running = context;
      HeapAccount account = heap;
      if (account != null) {
        account.close();
      }
      try {
        if (running != null) {
          doom.impose();
          running.close(true);
        }
      } finally {
        owner.interrupt(); // only wakes it from its queue: guest code is over by now
      }
    }
  }

  private void run() {
    LargeArrays.limit(owner, this::hasRoomFor);
    try (Engines.Lease engine = contexts.engine(spec);
        Closed created = new Closed(contexts.create(engine, spec, out, err))) {
      serve(created.context());
    } catch (Throwable failure) { // the thread's root: an Error here ends this instance alone
      RuntimeDamage.lookAt(failure);
      if (!end.hasBegun()) {
        LOG.error("the context of {} broke", spec, failure);
      }
      end.found(
          new Ending(
              PluginError.of(Reason.CRASHED, "the plugin's context broke: " + failure), true));
    } finally {
      doom.lift();
      owner.endHelpers();
      LargeArrays.release(owner);
      finishLines();
      gone.complete(null);
    }
  }

  /**
   * A context that is closed by force: else its shutdown hooks would run, which are the guest's,
   * and what breaks them off breaks off GraalPy's end of the context as well.
   */
  private record Closed(Context context) implements AutoCloseable {
    @Override
    public void close() {
      context.close(true);
    }
  }

  private void arm(Context created) {
    context = created;
    interrupt = GuestInterrupt.of(created);
    hold = GuestHold.of(created, doom);
    if (RewrittenGraalPy.present()) {
      heap =
          new HeapAccount(
              ContextHeap.of(created), () -> CallMeter.allocatedBy(owner), limits.memoryBytes());
    }
  }

  private void serve(Context running) throws InterruptedException {
    arm(running);
    Upcalls upcalls = new Upcalls(spec, calls, listener);
    GuestContexts.Guest guest = contexts.start(running, spec, upcalls);
    CallRunner runner =
        new CallRunner(guest, calls, listener, this, end::hasBegun, this::finishLines);
    upcalls.bind(runner);
    long pauseNanos = 0;
    while (!end.hasBegun()) {
      try {
        boolean goOn = guest.step() != null && calls.anyParked();
        Consumer<CallRunner> next = goOn ? mailbox.take(pauseNanos) : mailbox.take();
        if (next != null) {
          next.accept(runner);
        }
        pauseNanos = goOn ? runner.step() : 0;
      } catch (InterruptedException e) {
        if (!end.hasBegun()) {
          throw e;
        }
      }
    }
  }

  private void finishLines() {
    out.finish();
    err.finish();
  }

  /** Whether its thread works on anything for the watchdog to look at. */
  boolean isWorking() {
    return calls.isWorking();
  }

  /** What its thread has allocated for the call it works on, kept or not; 0 when it does not. */
  long allocatedBytes() {
    return isWorking() ? calls.current().meter().allocatedBytes() : 0;
  }

  /** Ends the instance when the call it works on has used more CPU time than it may. */
  void checkCpuTime() {
    GuestCall call = calls.current();
    if (call.meter().isOverCpuLimit()) {
      breach(call, Breach.ofCpuTime(limits, call.meter().cpuNanos()));
    }
  }

  private boolean hasRoomFor(long bytes) {
    HeapAccount account = heap;
    return account == null ? bytes <= limits.memoryBytes() : account.hasRoomFor(bytes);
  }

  /** What it holds of the server's heap at most or, where nobody knows, what its call allocated. */
  long heldBytes() {
    HeapAccount account = heap;
    return account == null ? allocatedBytes() : account.mostBytes();
  }

  /**
   * Whether only a walk over the context's heap can tell if it keeps more than it may.
   *
   * @param urgent when the server's heap has no room for what it may keep
   */
  boolean wantsHeapWalk(boolean urgent) {
    HeapAccount account = heap;
    return account != null && account.wantsWalk(urgent);
  }

  /** Keeps the guest from going on while so and a walk must tell first; lets it go on else. */
  void holdInDoubt(boolean crowded) {
    HeapAccount account = heap;
    GuestHold held = hold;
    if (account == null || held == null) {
      return;
    }
    if (crowded && isWorking() && !end.hasBegun() && account.isInDoubt()) {
      held.extend();
    } else {
      held.release();
    }
  }

  /** Walks the context's heap, and ends the instance when it keeps more than it may. */
  void checkHeap() {
    HeapAccount account = heap;
    if (account == null) {
      return;
    }
    long retained = walk(account);
    if (retained > 0) {
      destroy(new Ending(Breach.ofMemory(limits, retained, allocatedBytes()), true));
    }
  }

  /** Has the heap walked, so that {@link #heldBytes} is near the truth; whether that can be. */
  boolean measureHeap() {
    HeapAccount account = heap;
    if (account == null || end.hasBegun()) {
      return false;
    }
    walk(account);
    return true;
  }

  private long walk(HeapAccount account) {
    doom.impose(); // the walk asks the guest for its stack, which a builtin's loop must answer too
    try {
      return account.excess();
    } finally {
      doom.relent();
    }
  }

  /** The heap could not be walked for want of whatever; another walk will be asked for. */
  void heapWalkFailed() {
    HeapAccount account = heap;
    if (account != null) {
      account.walkFailed();
    }
  }

  /** Ends the instance because the server's heap is nearly full and it holds most of that. */
  void heapIsFull() {
    breach(calls.current(), Breach.ofSharedHeap(limits, heldBytes()));
  }

  /** Ends the instance for what one call of it did, unless that has been answered meanwhile. */
  private void breach(GuestCall call, PluginError error) {
    if (call.settle()) {
      destroy(
          call == calls.none()
              ? new Ending(error, true)
              : new Ending(error, true, Optional.of(call.id())));
    }
  }

  private void log(String level, String line) {
    listener.received(
        new Event(
            calls.current().id(),
            System.currentTimeMillis() / 1000.0,
            EventKind.LOG,
            Map.of("level", level, "logger", "print", "message", line)));
  }
}
