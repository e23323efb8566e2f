package dev.constrictor.backend.graalpy;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Ending;
import dev.constrictor.backend.InstanceListener;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.PluginInstance;
import dev.constrictor.config.Limits;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import dev.constrictor.protocol.Response;
import dev.constrictor.protocol.Stats;
import dev.constrictor.runtime.Doom;
import dev.constrictor.runtime.GuestThread;
import dev.constrictor.runtime.LargeArrays;
import dev.constrictor.runtime.RewrittenGraalPy;
import dev.constrictor.runtime.heap.ContextHeap;
import dev.constrictor.runtime.interrupt.GuestInterrupt;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One context and the one thread that ever enters it. Commands queue up for that thread; ending by
 * force happens from another, disposable one, because closing can hang with the guest.
 */
final class GraalPyInstance implements PluginInstance {
  private static final Logger LOG = LoggerFactory.getLogger(GraalPyInstance.class);

  private final InstanceSpec spec;
  private final InstanceListener listener;
  private final GuestContexts contexts;
  private final Watchdog watchdog;
  private final CallMeter meter = new CallMeter();
  private final Limits limits;
  private final Mailbox<Accepted> commands = new Mailbox<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final GuestOutput.Budget outputBudget;
  private final GuestOutput out;
  private final GuestOutput err;
  private final Thread owner;
  private final Doom doom;
  private volatile @Nullable Context context;
  private volatile @Nullable HeapAccount heap;
  private volatile @Nullable GuestInterrupt interrupt;

  /** The call that Python code runs now, or nothing where an interrupt would hit the host. */
  private volatile @Nullable String interruptible;

  /** What events carry that belong to no call. */
  private final String ownId = UUID.randomUUID().toString();

  private volatile String currentCall = ownId;

  /** The call that saw an interrupt last; of the owner's thread. */
  private @Nullable String interrupted;

  GraalPyInstance(
      InstanceSpec spec, InstanceListener listener, GuestContexts contexts, Watchdog watchdog) {
    this.watchdog = watchdog;
    this.spec = spec;
    this.listener = listener;
    this.contexts = contexts;
    this.limits = spec.manifest().limits();
    this.outputBudget =
        new GuestOutput.Budget(limits.outputBytes(), () -> breach(Breach.ofOutput(limits)));
    this.out = new GuestOutput(line -> log("INFO", line), outputBudget);
    this.err = new GuestOutput(line -> log("WARNING", line), outputBudget);
    this.owner = new GuestThread(this::run, threadName("guest"));
    this.doom = new Doom(owner);
  }

  private String threadName(String role) {
    return "constrictor-" + spec.manifest().name() + "-" + spec.number() + "-" + role;
  }

  void begin() {
    owner.start();
  }

  /** A command, and when it must have been answered. */
  private record Accepted(Command command, long deadlineNanos) {}

  @Override
  public void send(Command command, long deadlineNanos) {
    commands.put(new Accepted(command, deadlineNanos));
  }

  @Override
  public void cancel(String callId) {
    GuestInterrupt armed = interrupt;
    if (armed != null && callId.equals(interruptible)) {
      armed.raise(owner, () -> isInterruptedNow(callId));
    }
  }

  private boolean isInterruptedNow(String callId) {
    if (!callId.equals(interruptible)) {
      return false;
    }
    interrupted = callId;
    return true;
  }

  @Override
  public CompletableFuture<Void> gone() {
    return gone;
  }

  @Override
  public void destroy(Ending cause) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    Thread closer = new Thread(() -> close(cause), threadName("closer"));
    closer.setDaemon(true);
    closer.start();
  }

  private void close(Ending cause) {
    listener.ended(cause);
    Context running = context;
    HeapAccount account = heap;
    if (account != null) {
      account.close();
    }
    if (running != null) {
      doom.impose();
      running.close(true);
    }
    owner.interrupt(); // only wakes it from its queue: guest code is over by now
  }

  /** The owner's end found it first: tells the listener unless {@link #destroy} already has. */
  private void endedByItself(Ending cause) {
    if (ended.compareAndSet(false, true)) {
      listener.ended(cause);
    }
  }

  private void run() {
    long memoryBytes = limits.memoryBytes();
    LargeArrays.limit(owner, bytes -> bytes <= memoryBytes);
    try (Engines.Lease engine = contexts.engine(spec);
        Context created = contexts.create(engine, spec, out, err)) {
      context = created;
      interrupt = GuestInterrupt.of(created);
      if (RewrittenGraalPy.present()) {
        heap = new HeapAccount(ContextHeap.of(created), meter::allocatedEver, memoryBytes);
      }
      serve(created);
    } catch (Throwable failure) { // the thread's root: an Error here ends this instance alone
      RuntimeDamage.lookAt(failure);
      if (!ended.get()) {
        LOG.error("the context of {} broke", spec, failure);
      }
      endedByItself(
          new Ending(
              PluginError.of(Reason.CRASHED, "the plugin's context broke: " + failure), true));
    } finally {
      doom.lift();
      LargeArrays.release(owner);
      out.finish();
      err.finish();
      gone.complete(null);
    }
  }

  private void serve(Context running) throws InterruptedException {
    Upcalls upcalls = new Upcalls(spec, ownId, listener, outputBudget);
    GuestContexts.Guest guest = contexts.start(running, spec, upcalls);
    while (!ended.get()) {
      try {
        answer(guest, upcalls, commands.take());
      } catch (InterruptedException e) {
        if (!ended.get()) {
          throw e;
        }
      }
    }
  }

  private void answer(GuestContexts.Guest guest, Upcalls upcalls, Accepted accepted) {
    Command command = accepted.command();
    long wallStart = System.nanoTime();
    outputBudget.reset();
    upcalls.beginCall();
    meter.begin(command.isHostCommand() ? CallMeter.NO_LIMIT : limits.cpuTime().toNanos());
    watchdog.wake();
    currentCall = command.id();
    try {
      Value outcome = execute(guest, accepted);
      if (ended.get()) {
        return; // closed under the call: whoever closed it has answered
      }
      Crossing.Answer answer = guest.crossing().answer(outcome);
      out.finish();
      err.finish();
      if (answer.error() == null) {
        Stats stats = new Stats((System.nanoTime() - wallStart) / 1e6, meter.end() / 1e6);
        listener.received(new Response(command.id(), now(), answer.result(), stats));
      } else {
        fail(command, upcalls.credible(answer.error()));
      }
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
      failed(command, failure);
    } finally {
      meter.end();
      currentCall = ownId;
    }
  }

  private Value execute(GuestContexts.Guest guest, Accepted accepted) {
    Command command = accepted.command();
    double deadlineSeconds = Math.max(0, accepted.deadlineNanos() - System.nanoTime()) / 1e9;
    Object args = guest.crossing().toGuest(command.args());
    interruptible = command.id();
    try {
      return guest
          .handle()
          .execute(command.id(), command.command(), args, deadlineSeconds, command.attempt());
    } finally {
      interruptible = null;
    }
  }

  /**
   * Something flew through python-lib: a denial GraalPy has no Python error for, an exit, a bug.
   */
  private void failed(Command command, Throwable failure) {
    RuntimeDamage.lookAt(failure);
    if (ended.get()) {
      return;
    }
    if (command.id().equals(interrupted)) {
      return; // python-lib itself was hit: whoever gave the call up ends the instance after a grace
    }
    GuestFailure classified = GuestFailure.of(failure);
    if (classified.endsInstance()) {
      destroy(new Ending(classified.error(), true));
    } else {
      fail(command, classified.error());
    }
  }

  private void fail(Command command, PluginError error) {
    listener.received(new ErrorMessage(Optional.of(command.id()), now(), error));
  }

  CallMeter meter() {
    return meter;
  }

  /** Ends the instance when its call has used more CPU time than it may. */
  void checkCpuTime() {
    if (meter.isOverCpuLimit()) {
      breach(Breach.ofCpuTime(limits, meter.cpuNanos()));
    }
  }

  /** Whether only a walk over the context's heap can tell if it keeps more than it may. */
  boolean wantsHeapWalk() {
    HeapAccount account = heap;
    return account != null && account.wantsWalk();
  }

  /** Walks the context's heap, and ends the instance when it keeps more than it may. */
  void checkHeap() {
    HeapAccount account = heap;
    if (account == null) {
      return;
    }
    doom.impose(); // the walk asks the guest for its stack, which a builtin's loop must answer too
    long retained;
    try {
      retained = account.excess();
    } finally {
      doom.relent();
    }
    if (retained > 0) {
      breach(Breach.ofMemory(limits, retained));
    }
  }

  /** Ends the instance because the server's heap is nearly full and its call allocates most. */
  void heapIsFull() {
    breach(Breach.ofSharedHeap(limits, meter.allocatedBytes()));
  }

  private void breach(PluginError error) {
    destroy(new Ending(error, true));
  }

  private void log(String level, String line) {
    listener.received(
        new Event(
            currentCall,
            now(),
            EventKind.LOG,
            Map.of("level", level, "logger", "print", "message", line)));
  }

  private static double now() {
    return System.currentTimeMillis() / 1000.0;
  }
}
