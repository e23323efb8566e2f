package dev.constrictor.cli;

import dev.constrictor.PluginHost;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Call;
import dev.constrictor.backend.CallListener;
import dev.constrictor.backend.Outcome;
import dev.constrictor.lifecycle.LifecycleManager;
import dev.constrictor.lifecycle.PluginStatus;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import dev.constrictor.protocol.Frame;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.LineFramer;
import dev.constrictor.protocol.MalformedMessageException;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.Response;
import dev.constrictor.protocol.Stats;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the message protocol over two streams, for as long as the input lasts or until stopped.
 */
final class StdioServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StdioServer.class);

  /** No message may be larger, whatever its plugin allows; a plugin's own limit may be lower. */
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private static final int READ_BYTES = 64 * 1024;

  /** After the end of input, plugins that have not reported by then are no longer waited for. */
  private static final long READY_SECONDS = 60;

  private final InputStream in;
  private final JsonCodec codec = new JsonCodec(MAX_MESSAGE_BYTES);
  private final MessageWriterThread writer;
  private final Map<String, Pending> inFlight = new ConcurrentHashMap<>();
  private final LongAdder ignored = new LongAdder();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch ready = new CountDownLatch(1);
  private volatile boolean inputEnded;

  StdioServer(InputStream in, OutputStream out) {
    this.in = in;
    this.writer = new MessageWriterThread(codec, out);
  }

  /** Asks for an orderly stop; returns at once. */
  void stop() {
    stopped.countDown();
  }

  /** Serves until the input ends, and then until all is answered; or until {@link #stop}. */
  void serve(PluginHost host) throws InterruptedException {
    daemon("constrictor-stdio-ready", () -> announceReady(host));
    daemon("constrictor-stdio-reader", () -> read(host.lifecycle()));
    stopped.await();
    if (inputEnded) {
      ready.await(READY_SECONDS, TimeUnit.SECONDS);
      awaitAnswers();
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Every call in flight has a deadline, so this ends. */
  private void awaitAnswers() throws InterruptedException {
    for (Pending pending : List.copyOf(inFlight.values())) {
      pending.answered.await();
    }
  }

  private void announceReady(PluginHost host) {
    try {
      host.awaitReady();
      HostOptions.sayIfInterpreted(host);
      LifecycleManager lifecycle = host.lifecycle();
      List<Map<String, @Nullable Object>> plugins =
          lifecycle.names().stream()
              .flatMap(name -> lifecycle.status(name).stream())
              .map(PluginReport::line)
              .toList();
      String id = UUID.randomUUID().toString();
      writer.answer(Event.of(id, EventKind.READY, Map.of("plugins", plugins)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ready.countDown();
    }
  }

  private void read(LifecycleManager lifecycle) {
    LineFramer framer = new LineFramer(MAX_MESSAGE_BYTES);
    byte[] buffer = new byte[READ_BYTES];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        framer.feed(buffer, 0, count, frame -> handle(lifecycle, frame));
      }
      framer.finish(frame -> handle(lifecycle, frame));
      inputEnded = true;
    } catch (IOException e) {
      LOG.error("stdin cannot be read: {}", e.getMessage());
    } finally {
      stop();
    }
  }

  private void handle(LifecycleManager lifecycle, Frame frame) {
    switch (frame) {
      case Frame.Oversize oversize ->
          refuse(
              Optional.empty(),
              PluginError.of(
                  Reason.MESSAGE_LIMIT,
                  "a line of more than " + MAX_MESSAGE_BYTES + " bytes was skipped",
                  Map.of("limit_bytes", (long) MAX_MESSAGE_BYTES)));
      case Frame.Line line -> {
        try {
          handle(
              lifecycle, codec.decode(line.bytes(), 0, line.bytes().length), line.bytes().length);
        } catch (MalformedMessageException e) {
          refuse(e.id(), e.toError());
        }
      }
    }
  }

  private void handle(LifecycleManager lifecycle, Message message, int bytes) {
    if (!(message instanceof Command command)) {
      ignored.increment(); // answers nobody waits for
      LOG.debug("{} messages that answer nothing so far", ignored.sum());
      return;
    }
    Pending pending = new Pending(command);
    if (inFlight.putIfAbsent(command.id(), pending) != null) {
      refuse(
          Optional.empty(),
          PluginError.of(
              Reason.BAD_MESSAGE,
              "id is still in flight: " + command.id(),
              Map.of("id", command.id())));
      return;
    }
    if (command.isHostCommand()) {
      hostCommand(lifecycle, command, pending);
    } else {
      pluginCommand(lifecycle, command, pending, bytes);
    }
  }

  private void refuse(Optional<String> id, PluginError error) {
    writer.answer(ErrorMessage.of(id, error));
  }

  private void pluginCommand(
      LifecycleManager lifecycle, Command command, Pending pending, int bytes) {
    if (command.plugin().isEmpty()) {
      pending.fail(
          Reason.BAD_MESSAGE, "payload.plugin: is missing; this host serves " + lifecycle.names());
      return;
    }
    String plugin = command.plugin().get();
    Call call = lifecycle.newCall(plugin, command, pending);
    pending.call = call;
    long limit = lifecycle.limits(plugin).messageBytes();
    if (bytes > limit) {
      pending.fail(
          Reason.MESSAGE_LIMIT,
          "a message of %d bytes; the plugin's limits.message is %d bytes".formatted(bytes, limit));
      return;
    }
    lifecycle.accept(plugin, call);
  }

  private void hostCommand(LifecycleManager lifecycle, Command command, Pending pending) {
    switch (command.command()) {
      case "$ping" -> pending.succeed(health(lifecycle, command.plugin()));
      case "$describe" -> describe(lifecycle, command, pending);
      case "$cancel" -> cancel(lifecycle, command, pending);
      default ->
          pending.fail(
              Reason.UNKNOWN_COMMAND,
              command.command() + " is not served here; there are $ping, $describe and $cancel");
    }
  }

  private static Map<String, @Nullable Object> health(
      LifecycleManager lifecycle, Optional<String> plugin) {
    List<PluginStatus> asked =
        lifecycle.names().stream()
            .filter(name -> plugin.isEmpty() || plugin.get().equals(name))
            .flatMap(name -> lifecycle.status(name).stream())
            .toList();
    boolean healthy =
        (plugin.isEmpty() || !asked.isEmpty())
            && asked.stream().allMatch(status -> status.state().serves());
    return Map.of("healthy", healthy, "plugins", asked.stream().map(PluginReport::line).toList());
  }

  private void describe(LifecycleManager lifecycle, Command command, Pending pending) {
    if (command.plugin().isEmpty()) {
      pending.succeed(
          Map.of(
              "plugins",
              lifecycle.names().stream()
                  .flatMap(name -> lifecycle.status(name).stream())
                  .map(PluginReport::listed)
                  .toList()));
      return;
    }
    Optional<PluginStatus> status = lifecycle.status(command.plugin().get());
    if (status.isPresent()) {
      pending.succeed(PluginReport.whole(lifecycle, status.get()));
    } else {
      pending.fail(
          Reason.UNKNOWN_PLUGIN,
          "no plugin is called %s; there are: %s"
              .formatted(command.plugin().get(), lifecycle.names()));
    }
  }

  private void cancel(LifecycleManager lifecycle, Command command, Pending pending) {
    if (!(command.args().get("id") instanceof String id)) {
      pending.fail(Reason.BAD_ARGUMENTS, "$cancel wants args.id, the id of a command in flight");
      return;
    }
    Pending target = inFlight.get(id);
    Call call = target == null ? null : target.call;
    if (target != null && call != null && target.command.plugin().isPresent()) {
      lifecycle.cancel(target.command.plugin().get(), call);
    }
    pending.succeed(Map.of("cancelled", call != null));
  }

  @Override
  public void close() {
    writer.close();
  }

  /** One command in flight; it is answered once, and its id is free again just before. */
  private final class Pending implements CallListener {
    private final Command command;
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile @Nullable Call call;

    Pending(Command command) {
      this.command = command;
    }

    @Override
    public void event(Event event) {
      writer.event(event);
    }

    @Override
    public void done(Outcome outcome) {
      inFlight.remove(command.id(), this);
      switch (outcome) {
        case Outcome.Success success ->
            writer.answer(
                new Response(command.id(), Message.now(), success.result(), success.stats()));
        case Outcome.Failure failure -> refuse(Optional.of(command.id()), failure.error());
      }
      answered.countDown();
    }

    void succeed(Map<String, @Nullable Object> result) {
      done(new Outcome.Success(result, Stats.NONE));
    }

    void fail(Reason reason, String message) {
      done(new Outcome.Failure(PluginError.of(reason, message)));
    }
  }
}
