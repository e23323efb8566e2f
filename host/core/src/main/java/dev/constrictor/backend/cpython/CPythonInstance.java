package dev.constrictor.backend.cpython;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.AsyncCommands;
import dev.constrictor.backend.Closers;
import dev.constrictor.backend.Ending;
import dev.constrictor.backend.InstanceEnd;
import dev.constrictor.backend.InstanceListener;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.PluginInstance;
import dev.constrictor.config.Limits;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.Response;
import dev.constrictor.protocol.Stats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker of a plugin. A thread starts it and reads what it says, one writes to it, one reads
 * its log; ending it happens on a further one, since it takes as long as the plugin's processes do.
 */
final class CPythonInstance implements PluginInstance, UsageWatch.Watched {
  private static final Logger LOG = LoggerFactory.getLogger(CPythonInstance.class);

  /** The host's last command before a plugin's first call. */
  private static final String SELF_TEST = "$ping";

  /** Its first one, whose answer tells what commands there are. */
  private static final String START = "$start";

  /** Its last one before it ends a plugin that serves. */
  private static final String STOP = "$stop";

  private final InstanceSpec spec;
  private final InstanceListener listener;
  private final Limits limits;
  private final Outbox outbox;
  private final Ledger ledger;
  private final WorkerOutput output;
  private final Cancellations cancellations;
  private final WorkerClaims claims;
  private final HostCalls hostCalls;
  private final JsonCodec codec;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final InstanceEnd end;
  private volatile @Nullable WorkerProcess process; // set with this lock held
  private volatile @Nullable Thread reader;
  private volatile @Nullable Spares spares;

  /** The command that imports the plugin, once it is sent. */
  private volatile String start = "";

  /** The command that ends the self-test, once it is sent. */
  private volatile String selfTest = "";

  private volatile AsyncCommands asyncCommands = AsyncCommands.NONE;

  private volatile boolean stopped;

  CPythonInstance(InstanceSpec spec, InstanceListener listener, Closers closers) {
    this.spec = spec;
    this.listener = listener;
    this.end = new InstanceEnd(listener, closers);
    this.limits = spec.manifest().limits();
    this.ledger =
        new Ledger(
            limits.cpuTime().toNanos(),
            new OwnOutput(limits.callTimeout().toNanos(), System::nanoTime));
    this.cancellations = new Cancellations(ledger, question -> send(question, System.nanoTime()));
    this.claims = new WorkerClaims(ledger);
    this.output = new WorkerOutput(listener, ledger, limits.outputBytes(), this::breach);
    this.outbox = new Outbox(limits.concurrency());
    this.codec = new JsonCodec((int) Math.min(limits.messageBytes(), JsonCodec.MAX_BYTES));
    this.hostCalls = new HostCalls(spec, this::reply, ledger::tell);
  }

  /** Starts the worker on a thread of its own, or takes a spare one over; returns at once. */
  void begin(WorkerLauncher launcher, Spares from) {
    spares = from;
    Thread thread = thread("reader", () -> run(launcher, from));
    reader = thread;
    try {
      thread.start();
    } catch (OutOfMemoryError noThread) { // told with a pause before the next try
      refuse(PluginError.of(Reason.INTERNAL, "no thread for the worker: " + noThread.getMessage()));
    }
  }

  boolean isOf(String plugin) {
    return spec.manifest().name().equals(plugin);
  }

  /** Whether the host has stopped it, and not just restarted it since it failed. */
  boolean wasStopped() {
    return stopped;
  }

  /** Ends before it has begun, since no worker can be started. */
  void refuse(PluginError why) {
    gone.complete(null);
    destroy(new Ending(why, true));
  }

  private Thread thread(String role, Runnable work) {
    Thread thread = new Thread(work, threadName(role));
    thread.setDaemon(true);
    return thread;
  }

  private String threadName(String role) {
    return "constrictor-" + spec.manifest().name() + "-" + spec.number() + "-" + role;
  }

  private void run(WorkerLauncher launcher, Spares from) {
    Thread writer = null;
    try {
      Path python = launcher.python(spec.manifest());
      Optional<Conversation> spare = from.take(spec, python);
      Conversation conversation = spare.isPresent() ? spare.get() : launcher.start(spec, python);
      WorkerProcess worker = conversation.worker();
      if (isEndedBefore(worker)) {
        worker.end(false); // whoever ended it so early saw no process yet
      }
      output.listen(conversation.log());
      conversation.readLog(threadName("log"));
      writer = thread("writer", () -> outbox.run(worker.commands()));
      if (spare.isPresent() || conversation.open()) {
        writer.start();
      }
      conversation.readToTheEnd(this::received, listener::ignored);
      end.found(new Ending(conversation.cause(), true));
    } catch (UnusableException e) {
      end.found(new Ending(e.error(), true));
    } catch (InterruptedException e) {
      end.found(new Ending(PluginError.of(Reason.INTERNAL, "the start was given up"), false));
      Thread.currentThread().interrupt();
    } catch (Throwable failure) { // the thread's root: without it nobody reads what the worker says
      if (!end.hasBegun()) {
        LOG.error("the reader of {} broke", spec, failure);
      }
      // No fault of the plugin's, as its reason tells; but what breaks each time needs its pauses.
      end.found(
          new Ending(PluginError.of(Reason.INTERNAL, "the host's reader broke: " + failure), true));
    } finally {
      if (writer != null) {
        writer.interrupt();
      }
      hostCalls.close();
      endProcess();
    }
  }

  private void endProcess() {
    WorkerProcess worker = process;
    try {
      if (worker != null) {
        worker.end(false);
      }
    } finally {
      gone.complete(null);
    }
    if (worker != null) {
      worker.removeLeftovers();
    }
  }

  /** From now on whoever ends this ends the process, and interrupts nobody. */
  private synchronized boolean isEndedBefore(WorkerProcess worker) {
    process = worker;
    boolean tooLate = end.hasBegun();
    if (tooLate) {
      Thread.interrupted(); // it has served its purpose, and would cut the process's end short
    }
    return tooLate;
  }

  /** While there is no process, its environment may be being built, for minutes. */
  private synchronized void interruptStart() {
    Thread starting = reader;
    if (process == null && starting != null) {
      starting.interrupt();
    }
  }

  @Override
  public void send(Command command, long deadlineNanos) {
    if (command.command().equals(START)) {
      start = command.id();
    }
    if (command.command().equals(SELF_TEST) && spares != null) {
      selfTest = command.id();
    }
    if (command.command().equals(STOP)) {
      stopped = true;
    }
    boolean taken =
        outbox.offerCommand(
            command.id(),
            () -> {
              ledger.begin(command);
              return encoded(command, deadlineNanos);
            },
            problem -> answered(command.id(), Unwritable.answer(command.id(), problem)));
    if (!taken) {
      destroy(
          new Ending(
              PluginError.of(Reason.CRASHED, "the worker does not read what it is sent"), true));
    }
  }

  @Override
  public boolean cancel(String callId) {
    boolean plain =
        ledger.commandOf(callId).filter(name -> !asyncCommands.contains(name)).isPresent();
    return cancellations.ask(callId, plain);
  }

  private byte[] encoded(Command command, long deadlineNanos) {
    double leftMillis = Math.max(0, deadlineNanos - System.nanoTime()) / 1e6;
    return codec.encode(
        new Command(
            command.id(),
            command.timestamp(),
            command.plugin(),
            command.command(),
            command.args(),
            OptionalDouble.of(leftMillis),
            command.attempt(),
            command.trace()));
  }

  private void reply(Message answer) {
    outbox.offer(() -> HostReply.encoded(codec, answer)); // without place nobody reads any more
  }

  @Override
  public void destroy(Ending cause) {
    if (end.bring(threadName("closer"), cause, new Force())) {
      interruptStart();
    }
  }

  private final class Force implements InstanceEnd.Force {
    @Override
    public void order() {
      WorkerProcess worker = process;
      if (worker != null) {
        worker.orderEnd();
      }
    }

    @Override
    public void close(Ending cause) {
      WorkerProcess worker = process;
      if (worker != null) {
        worker.end(cause.error().reason() == Reason.NOT_RUNNING);
      }
    }
  }

  @Override
  public CompletableFuture<Void> gone() {
    return gone;
  }

  /** A message after the handshake. */
  private void received(Message message) {
    switch (message) {
      case Command asked -> hostCalls.take(asked);
      case Event event -> {
        if (event.event() == EventKind.LOG) {
          output.logged(event);
        } else {
          listener.received(event);
        }
      }
      case Response response -> answered(response.id(), response);
      case ErrorMessage error -> answered(error.id().orElse(""), claims.credible(error));
    }
  }

  private void answered(String id, Message answer) {
    if (end.hasBegun()) {
      return; // whoever ended it answers: this call's last words may have broken its limit
    }
    outbox.answered(id);
    long cpuNanos = ledger.end(id);
    if (cancellations.answered(id, answer)) {
      return;
    }
    if (id.equals(start)
        && answer instanceof Response started
        && started.result() instanceof Map<?, ?> description) {
      asyncCommands = AsyncCommands.of(description);
    }
    if (answer instanceof ErrorMessage error) { // which tells nothing of what it cost
      listener.failed(error, new Stats(0, cpuNanos / 1e6));
    } else {
      listener.received(answer);
    }
    if (id.equals(selfTest) && answer instanceof Response) {
      served();
    }
  }

  /** It passed its self-test: now a worker may be made ready for the next one. */
  private void served() {
    Spares missing = spares;
    spares = null;
    if (missing != null) {
      missing.refill(spec);
    }
  }

  @Override
  public boolean isBusy() {
    return ledger.isBusy();
  }

  @Override
  public void checkUsage() {
    WorkerProcess worker = process;
    if (worker == null || end.hasBegun()) {
      return;
    }
    ProcessTree.Usage usage = ProcessTree.usage(worker.supervisorPid());
    checkCpuTime(ledger.cpuNanos(usage.cpuNanos()));
    if (usage.residentBytes() > limits.memoryBytes()) {
      checkMemory(ProcessTree.proportionalBytes(worker.supervisorPid()));
    }
    if (usage.processes() > Confinement.PROCESSES) {
      breach(
          Reason.MEMORY_LIMIT,
          "the plugin has started more than " + Confinement.PROCESSES + " processes",
          Map.of("processes", (long) usage.processes()));
    }
  }

  private void checkCpuTime(long usedNanos) {
    Duration limit = limits.cpuTime();
    if (usedNanos > limit.toNanos()) {
      long usedMillis = Duration.ofNanos(usedNanos).toMillis();
      breach(
          Reason.CPU_LIMIT,
          "the call used %d ms of CPU time; its limits.cpu_time is %d ms"
              .formatted(usedMillis, limit.toMillis()),
          Map.of("limit_ms", limit.toMillis(), "used_ms", usedMillis));
    }
  }

  private void checkMemory(long residentBytes) {
    long limit = limits.memoryBytes();
    if (residentBytes > limit) {
      breach(
          Reason.MEMORY_LIMIT,
          "the instance's processes keep %d bytes; its limits.memory is %d"
              .formatted(residentBytes, limit),
          Map.of("resident_bytes", residentBytes, "limit_bytes", limit));
    }
  }

  @Override
  public void checkStorage() {
    WorkerProcess worker = process;
    if (worker == null || end.hasBegun()) {
      return;
    }
    long limit = Confinement.STORAGE_BYTES;
    if (worker.storage().bytes(worker.supervisorPid(), limit) > limit) {
      breach(
          Reason.MEMORY_LIMIT,
          "the instance keeps more than " + limit + " bytes in files of its own",
          Map.of("limit_bytes", limit));
    }
  }

  private void breach(Reason reason, String message, Map<String, @Nullable Object> details) {
    breach(PluginError.of(reason, message, details));
  }

  private void breach(PluginError error) {
    destroy(new Ending(error, true));
  }
}
