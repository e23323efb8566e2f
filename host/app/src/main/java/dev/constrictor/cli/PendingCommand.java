package dev.constrictor.cli;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Call;
import dev.constrictor.backend.CallListener;
import dev.constrictor.backend.Outcome;
import dev.constrictor.lifecycle.LifecycleManager;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.Response;
import dev.constrictor.protocol.Stats;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One command in flight. It is answered once; its id is free again just before, and no event
 * follows the answer. Safe for several threads.
 */
final class PendingCommand implements CallListener {
  private final Command command;
  private final MessageWriterThread writer;
  private final Owner owner;
  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile boolean open = true;
  private volatile @Nullable Call call;
  private volatile @Nullable LifecycleManager lifecycle;

  /** Who keeps the commands in flight. */
  interface Owner {
    /** The answer is about to be queued: the client may use the id again once it has read it. */
    void idIsFree(PendingCommand command);

    /** The answer has been queued. */
    void answered(PendingCommand command);
  }

  /** A command that has just been read. */
  PendingCommand(Command command, MessageWriterThread writer, Owner owner) {
    this.command = command;
    this.writer = writer;
    this.owner = owner;
  }

  String id() {
    return command.id();
  }

  /** Becomes a call of a plugin. */
  Call toCall(String plugin, LifecycleManager plugins) {
    lifecycle = plugins;
    Call created = plugins.newCall(plugin, command, this);
    call = created;
    return created;
  }

  /** Gives a plugin's call up; false when this is none. */
  boolean cancel() {
    Call running = call;
    LifecycleManager plugins = lifecycle;
    if (running == null || plugins == null || command.plugin().isEmpty()) {
      return false;
    }
    plugins.cancel(command.plugin().get(), running);
    return true;
  }

  @Override
  public void event(Event event) {
    writer.event(event, () -> open);
  }

  @Override
  public void done(Outcome outcome) {
    open = false;
    writer.callEnded();
    owner.idIsFree(this);
    writer.answer(
        switch (outcome) {
          case Outcome.Success success ->
              new Response(command.id(), Message.now(), success.result(), success.stats());
          case Outcome.Failure failure ->
              ErrorMessage.of(Optional.of(command.id()), failure.error());
        });
    owner.answered(this);
    answered.countDown();
  }

  void succeed(Map<String, @Nullable Object> result) {
    done(new Outcome.Success(result, Stats.NONE));
  }

  void fail(Reason reason, String message) {
    done(new Outcome.Failure(PluginError.of(reason, message)));
  }

  void awaitAnswered() throws InterruptedException {
    answered.await();
  }
}
