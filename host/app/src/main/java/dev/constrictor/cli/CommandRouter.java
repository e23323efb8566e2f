package dev.constrictor.cli;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Call;
import dev.constrictor.lifecycle.LifecycleManager;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Frame;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.MalformedMessageException;
import dev.constrictor.protocol.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes the lines of one client, keeps its commands in flight by id and hands each to its plugin or
 * to the host. Lines come from one thread; answers from any.
 */
final class CommandRouter implements PendingCommand.Owner {
  private final LifecycleManager lifecycle;
  private final MessageWriterThread writer;
  private final int maxBytes;
  private final JsonCodec codec;
  private final HostCommands hostCommands;
  private final Map<String, PendingCommand> inFlight = new ConcurrentHashMap<>();
  private final Set<PendingCommand> unanswered = ConcurrentHashMap.newKeySet();
  private final LongAdder ignored = new LongAdder();

  CommandRouter(LifecycleManager lifecycle, MessageWriterThread writer, int maxBytes) {
    this.lifecycle = lifecycle;
    this.writer = writer;
    this.maxBytes = maxBytes;
    this.codec = new JsonCodec(maxBytes);
    this.hostCommands = new HostCommands(lifecycle, inFlight::get);
  }

  void accept(Frame frame) {
    switch (frame) {
      case Frame.Oversize oversize -> {
        ignored.increment();
        refuse(
            Optional.empty(),
            PluginError.of(
                Reason.MESSAGE_LIMIT,
                "a line of more than " + maxBytes + " bytes was skipped",
                Map.of("limit_bytes", (long) maxBytes)));
      }
      case Frame.Line line -> {
        byte[] bytes = line.bytes();
        try {
          accept(codec.decode(bytes, 0, bytes.length));
        } catch (MalformedMessageException e) {
          ignored.increment();
          // Whoever is in flight under that id keeps its answer: this one goes without.
          refuse(e.id().filter(id -> !inFlight.containsKey(id)), e.toError());
        }
      }
    }
  }

  private void accept(Message message) {
    if (!(message instanceof Command command)) {
      ignored.increment(); // answers nobody waits for
      return;
    }
    String id = command.id();
    PendingCommand pending = new PendingCommand(command, writer, this);
    if (inFlight.putIfAbsent(id, pending) != null) {
      refuse(
          Optional.empty(),
          PluginError.of(Reason.BAD_MESSAGE, "id is still in flight: " + id, Map.of("id", id)));
      return;
    }
    unanswered.add(pending);
    if (command.isHostCommand()) {
      hostCommands.answer(command, pending);
    } else {
      pluginCommand(command, pending);
    }
  }

  /** Lines so far that were no command: refused, or answers and events that nobody waits for. */
  long ignored() {
    return ignored.sum();
  }

  private void refuse(Optional<String> id, PluginError error) {
    writer.answer(ErrorMessage.of(id, error));
  }

  private void pluginCommand(Command command, PendingCommand pending) {
    if (command.plugin().isEmpty()) {
      pending.fail(
          Reason.BAD_MESSAGE,
          "payload.plugin: is missing; this host serves " + String.join(", ", lifecycle.names()));
      return;
    }
    String plugin = command.plugin().get();
    if (lifecycle.status(plugin).isEmpty()) {
      pending.fail(Reason.UNKNOWN_PLUGIN, UnknownPlugin.message(plugin, lifecycle.names()));
      return;
    }
    Call call = pending.toCall(plugin, lifecycle);
    lifecycle.accept(plugin, call);
  }

  @Override
  public void idIsFree(PendingCommand command) {
    inFlight.remove(command.id(), command);
  }

  @Override
  public void answered(PendingCommand command) {
    unanswered.remove(command);
  }

  /** Waits until all that has been accepted is answered: every call has a deadline. */
  void awaitAnswers() throws InterruptedException {
    for (PendingCommand pending : List.copyOf(unanswered)) {
      pending.awaitAnswered();
    }
  }
}
