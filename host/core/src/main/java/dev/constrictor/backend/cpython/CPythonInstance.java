package dev.constrictor.backend.cpython;

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
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One worker of a plugin. A thread starts it and reads what it says, one writes to it, one reads
 * its log; ending it happens on a further one, since it takes as long as the plugin's processes do.
 */
final class CPythonInstance implements PluginInstance {
  private final InstanceSpec spec;
  private final InstanceListener listener;
  private final Limits limits;
  private final Outbox outbox = new Outbox();
  private final LogPump log = new LogPump();
  private final Ledger ledger = new Ledger();
  private final HostCalls hostCalls;
  private final JsonCodec codec;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable WorkerProcess process;

  /** What events carry that belong to no call. */
  private final String ownId = UUID.randomUUID().toString();

  CPythonInstance(InstanceSpec spec, InstanceListener listener) {
    this.spec = spec;
    this.listener = listener;
    this.limits = spec.manifest().limits();
    this.codec = new JsonCodec(lineBytes());
    this.hostCalls = new HostCalls(spec, this::reply);
  }

  private int lineBytes() {
    return (int) Math.min(limits.messageBytes(), JsonCodec.MAX_BYTES);
  }

  /** Starts the worker on a thread of its own; returns at once. */
  void begin(WorkerLauncher launcher) {
    thread("reader", () -> run(launcher)).start();
  }

  /** Ends before it has begun, since no worker can be started. */
  void refuse(PluginError why) {
    gone.complete(null);
    destroy(new Ending(why, true));
  }

  private Thread thread(String role, Runnable work) {
    String name = "constrictor-" + spec.manifest().name() + "-" + spec.number() + "-" + role;
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private void run(WorkerLauncher launcher) {
    Thread writer = null;
    try {
      WorkerLauncher.Started started = launcher.start(spec);
      WorkerProcess worker = started.process();
      process = worker;
      if (ended.get()) {
        worker.end(false); // whoever ended it so early saw no process yet
      }
      thread("log", () -> log.run(worker.log(), this::logged)).start();
      writer = thread("writer", () -> outbox.run(worker.commands()));
      Conversation conversation = new Conversation(this, worker, codec, lineBytes());
      if (conversation.open(started.handshake(), spec)) {
        writer.start();
      }
      conversation.readToTheEnd();
      endedByItself(new Ending(conversation.cause(log.last()), true));
    } catch (UnusableException e) {
      endedByItself(new Ending(e.error(), true));
    } catch (InterruptedException e) {
      endedByItself(new Ending(PluginError.of(Reason.INTERNAL, "the start was given up"), false));
      Thread.currentThread().interrupt();
    } finally {
      if (writer != null) {
        writer.interrupt();
      }
      hostCalls.close();
      WorkerProcess worker = process;
      if (worker != null) {
        worker.end(false);
      }
      gone.complete(null);
    }
  }

  /** Its processes are gone without being told to: tells the listener, unless somebody has. */
  private void endedByItself(Ending cause) {
    if (ended.compareAndSet(false, true)) {
      listener.ended(cause);
    }
  }

  @Override
  public void send(Command command, long deadlineNanos) {
    boolean taken =
        outbox.offer(
            () -> {
              ledger.begin(command);
              return encoded(command, deadlineNanos);
            });
    if (!taken) {
      destroy(
          new Ending(
              PluginError.of(Reason.CRASHED, "the worker does not read what it is sent"), true));
    }
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
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    thread(
            "closer",
            () -> {
              listener.ended(cause);
              WorkerProcess worker = process;
              if (worker != null) {
                worker.end(cause.error().reason() == Reason.NOT_RUNNING);
              }
            })
        .start();
  }

  @Override
  public CompletableFuture<Void> gone() {
    return gone;
  }

  /** A message after the handshake. */
  void received(Message message) {
    switch (message) {
      case Command asked -> hostCalls.take(asked);
      case Event event -> {
        if (event.event() == EventKind.LOG) {
          logged(event);
        } else {
          listener.received(event);
        }
      }
      case Response response -> answered(response.id(), response);
      case ErrorMessage error -> answered(error.id().orElse(""), error);
    }
  }

  private void answered(String id, Message answer) {
    ledger.end(id);
    listener.received(answer);
  }

  private void logged(Event event) {
    String line = String.valueOf(event.data().get("message"));
    log.keep(line);
    if (hasOutputLeft(line)) {
      listener.received(event);
    }
  }

  private void logged(String line) {
    if (hasOutputLeft(line)) {
      listener.received(
          Event.of(
              ownId,
              EventKind.LOG,
              Map.of("level", "WARNING", "logger", "stderr", "message", line)));
    }
  }

  /** What is logged counts as output, like what is printed, its line ends included. */
  private boolean hasOutputLeft(String line) {
    long limit = limits.outputBytes();
    if (ledger.exceeds(line.getBytes(StandardCharsets.UTF_8).length + 1, limit)) {
      breach(
          Reason.OUTPUT_LIMIT,
          "the call wrote more than its limits.output of " + limit + " bytes",
          Map.of("limit_bytes", limit));
    }
    return ledger.fits(limit);
  }

  /** Whether it works on anything now. */
  boolean isBusy() {
    return ledger.isBusy();
  }

  /** Ends the instance when it has used more than it may. */
  void checkUsage() {
    WorkerProcess worker = process;
    if (worker == null || ended.get()) {
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

  private void breach(Reason reason, String message, Map<String, @Nullable Object> details) {
    destroy(new Ending(PluginError.of(reason, message, details), true));
  }
}
