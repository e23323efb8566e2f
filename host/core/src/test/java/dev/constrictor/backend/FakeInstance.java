package dev.constrictor.backend;

import dev.constrictor.api.ErrorType;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.Response;
import dev.constrictor.protocol.Stats;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One thread that answers commands as the test plugin {@code behaviour} would, and claims to have
 * used the {@code cpu_ms} of their arguments.
 */
public final class FakeInstance implements PluginInstance {
  private final InstanceSpec spec;
  private final InstanceListener listener;
  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable String answeredLate;

  FakeInstance(InstanceSpec spec, InstanceListener listener) {
    this.spec = spec;
    this.listener = listener;
    this.thread = new Thread(this::run, "constrictor-" + spec.manifest().name() + "-fake");
    thread.setDaemon(true);
  }

  void begin() {
    thread.start();
  }

  /** The names of all commands that have come so far, the host's own among them. */
  public List<String> received() {
    return List.copyOf(received);
  }

  /** Whose instance this is. */
  public String plugin() {
    return spec.manifest().name();
  }

  /** Lets a command go that is stuck or sleeps. */
  public void release() {
    released.countDown();
  }

  @Override
  public void send(Command command, long deadlineNanos) {
    commands.add(command);
  }

  /** Only the command {@code obey} listens. */
  @Override
  public boolean cancel(String callId) {
    cancelled.offer(callId);
    return true;
  }

  @Override
  public CompletableFuture<Void> gone() {
    return gone;
  }

  @Override
  public void destroy(Ending cause) {
    String late = answeredLate;
    if (late != null) {
      listener.received(Response.of(late, null, new Stats(0.1, 0.1)));
    }
    if (ended.compareAndSet(false, true)) {
      listener.ended(cause);
      thread.interrupt();
    }
  }

  private void run() {
    try {
      while (!ended.get()) {
        answer(commands.take());
      }
    } catch (InterruptedException e) {
      // The instance was destroyed: that is how this thread ends.
    } finally {
      gone.complete(null);
    }
  }

  private void answer(Command command) throws InterruptedException {
    received.add(command.command());
    Stats stats =
        new Stats(
            0.1, command.args().get("cpu_ms") instanceof Number cpu ? cpu.doubleValue() : 0.1);
    try {
      Message answer = Response.of(command.id(), result(command), stats);
      if (!ended.get()) {
        listener.received(answer);
      }
    } catch (PluginException e) {
      if (!ended.get()) {
        listener.failed(ErrorMessage.of(Optional.of(command.id()), e.error()), stats);
      }
    }
  }

  private @Nullable Object result(Command command) throws InterruptedException {
    Map<String, @Nullable Object> args = command.args();
    return switch (command.command()) {
      case "$start" -> start();
      case "$ping" -> Map.of("healthy", !"unhealthy".equals(config("start")), "details", Map.of());
      case "$stop" -> null;
      case "echo" -> args.get("value");
      case "repeat" ->
          String.valueOf(args.get("text")).repeat(((Number) number(args, "times")).intValue());
      case "greeting" -> config("greeting");
      case "ask" -> ask(args);
      case "stream" -> stream(command.id(), ((Number) number(args, "count")).longValue());
      case "report" -> report(command.id());
      case "fail" -> throw failure(ErrorType.SYSTEM_ERROR, Reason.GUEST_EXCEPTION, "KeyError");
      case "nan" -> throw failure(ErrorType.VALIDATION_ERROR, Reason.BAD_RESULT, null);
      case "sleep", "nap" -> wait(((Number) number(args, "seconds")).doubleValue());
      case "spin", "deadlock" -> wait(Double.MAX_VALUE);
      case "stuck" -> stuck();
      case "obey" -> cancelled.take();
      case "late" -> late(command.id());
      case "crash" -> crash();
      default -> throw failure(ErrorType.VALIDATION_ERROR, Reason.UNKNOWN_COMMAND, null);
    };
  }

  /** Answers at the very moment at which its instance is ended. */
  private @Nullable Object late(String id) throws InterruptedException {
    answeredLate = id;
    return wait(Double.MAX_VALUE);
  }

  private @Nullable Object config(String name) {
    return spec.manifest().config().get(name);
  }

  private static Object number(Map<String, @Nullable Object> args, String name) {
    return args.get(name) instanceof Number number ? number : 0L;
  }

  private static PluginException failure(
      ErrorType type, Reason reason, @Nullable String pythonType) {
    PluginError error =
        new PluginError(type, reason, reason.wireName(), pythonType, null, false, Map.of());
    return PluginException.of(error, "fake", "fake");
  }

  private Object start() throws InterruptedException {
    if ("fail".equals(config("start"))) {
      throw failure(ErrorType.VALIDATION_ERROR, Reason.GUEST_EXCEPTION, "SyntaxError");
    }
    if ("hang".equals(config("start"))) {
      wait(Double.MAX_VALUE);
    }
    if ("second_fails".equals(config("start")) && spec.number() == 2) {
      wait(0.2);
      throw failure(ErrorType.VALIDATION_ERROR, Reason.GUEST_EXCEPTION, "SyntaxError");
    }
    Map<String, Object> stream = Map.of("name", "stream", "kind", "generator");
    return Map.of("commands", List.of(stream), "python", "none");
  }

  private @Nullable Object ask(Map<String, @Nullable Object> args) {
    String name = String.valueOf(args.get("name"));
    return switch (new GrantedFunctions(spec).call(name, Map.of("key", args.get("key")))) {
      case Outcome.Success success -> success.result();
      case Outcome.Failure failure -> throw PluginException.of(failure.error(), plugin(), "ask");
    };
  }

  private @Nullable Object stream(String id, long count) {
    for (long i = 0; i < count && !ended.get(); i++) {
      listener.received(Event.of(id, EventKind.ITEM, Map.of("index", i, "value", i)));
    }
    return null;
  }

  private @Nullable Object report(String id) {
    listener.received(Event.of(id, EventKind.PROGRESS, Map.of("fraction", 0.5, "message", "half")));
    listener.received(
        Event.of(
            id, EventKind.LOG, Map.of("level", "WARNING", "logger", "deep", "message", "logged")));
    return null;
  }

  /** So long, or until the instance is destroyed. */
  private @Nullable Object wait(double seconds) throws InterruptedException {
    released.await((long) Math.min(seconds * 1e9, Long.MAX_VALUE), TimeUnit.NANOSECONDS);
    return null;
  }

  /** Past the instance's destruction, until it is released. */
  private @Nullable Object stuck() {
    boolean done = false;
    while (!done) {
      try {
        done = released.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        // What a builtin that never polls does with it, too.
      }
    }
    return null;
  }

  private @Nullable Object crash() throws InterruptedException {
    destroy(new Ending(PluginError.of(Reason.CRASHED, "crashed as asked"), true));
    throw new InterruptedException();
  }
}
