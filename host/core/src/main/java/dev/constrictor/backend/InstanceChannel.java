package dev.constrictor.backend;

import dev.constrictor.api.PluginError;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.Response;
import dev.constrictor.protocol.Stats;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * The calls in flight on one instance: each gets its answer, or the reason of the instance's end.
 * Safe for several threads.
 */
public final class InstanceChannel implements InstanceListener {
  private final Map<String, Call> inFlight = new ConcurrentHashMap<>();
  private final LongAdder unexpected = new LongAdder();
  private final Logger pluginLog;
  private final MessageLimit messageLimit;
  private final Owner owner;
  private volatile @Nullable PluginInstance instance;
  private volatile @Nullable Ending ending;

  /** Who hears what becomes of the calls. Called from the backend's threads; must not block. */
  public interface Owner {
    /** The instance has finished with the call, and how, whoever answered its caller. */
    void answered(Call call, Outcome outcome);

    /** The call must be given up while the instance works on it: an event of it is too large. */
    void breached(Call call, PluginError why);

    /** The instance wants no further calls, and to be ended so once it works on none. */
    void leaving(Ending ending);

    /** The instance has ended; told once, after all calls in flight were answered. */
    void ended(Ending cause);
  }

  /**
   * A channel without an instance yet.
   *
   * @param pluginLog where log events go
   * @param messageBytes the largest encoded message, either way
   */
  public InstanceChannel(Logger pluginLog, long messageBytes, Owner owner) {
    this.pluginLog = pluginLog;
    this.messageLimit = new MessageLimit(messageBytes);
    this.owner = owner;
  }

  /** Launches the instance that this channel speaks to. */
  public PluginInstance open(Backend backend, InstanceSpec spec) {
    PluginInstance launched = backend.launch(spec, this);
    instance = launched;
    return launched;
  }

  /** Hands a call over; it is answered even when the instance has ended. */
  public void send(Call call) {
    PluginInstance target = instance;
    if (target == null) {
      throw new IllegalStateException("the channel is not open");
    }
    inFlight.put(call.id(), call);
    Optional<PluginError> refusal = messageLimit.refusal(call.command());
    Ending over = ending;
    if (over != null) {
      answerAll(over);
    } else if (refusal.isPresent()) {
      takeBack(call, refusal.get());
    } else if (call.isDone()) {
      // Whoever gives a call up does so before looking for it here: one of both sees the other.
      takeBack(call, call.timedOut());
    } else {
      target.send(call.command(), call.deadline().atNanos());
    }
  }

  private void takeBack(Call call, PluginError why) {
    if (inFlight.remove(call.id(), call)) {
      finished(call, new Outcome.Failure(why));
    }
  }

  /** Whether the instance has ended; known before any of its calls is answered for that. */
  public boolean hasEnded() {
    return ending != null;
  }

  /** Whether the instance still works on this call. */
  public boolean isInFlight(String id) {
    return inFlight.containsKey(id);
  }

  /** How many calls the instance works on. */
  public int inFlight() {
    return inFlight.size();
  }

  /** What belonged to no call in flight, answers and events, or was no message that is known. */
  public long unexpected() {
    return unexpected.sum();
  }

  @Override
  public void received(Message message) {
    switch (message) {
      case Response response ->
          answered(
              response.id(),
              messageLimit
                  .refusal(response)
                  .<Outcome>map(Outcome.Failure::new)
                  .orElseGet(() -> new Outcome.Success(response.result(), response.stats())));
      case ErrorMessage error -> // bounded where it arises: it must say why the call failed
          failed(error, Stats.NONE);
      case Event event -> event(event);
      case Command command -> unexpected.increment();
    }
  }

  @Override
  public void failed(ErrorMessage error, Stats stats) {
    answered(error.id().orElse(""), new Outcome.Failure(error.error(), stats));
  }

  private void answered(String id, Outcome outcome) {
    Call call = inFlight.remove(id);
    if (call == null) {
      unexpected.increment();
    } else {
      finished(call, outcome);
    }
  }

  private void finished(Call call, Outcome outcome) {
    call.complete(outcome);
    owner.answered(call, outcome);
  }

  private void event(Event event) {
    Optional<PluginError> refusal = messageLimit.refusal(event);
    if (event.event() == EventKind.LOG && refusal.isEmpty()) {
      log(event.data());
    }
    Call call = inFlight.get(event.id());
    if (call == null) {
      if (event.event() != EventKind.LOG) { // which is at its end here, whoever said it
        unexpected.increment();
      }
      return;
    }
    if (refusal.isPresent()) {
      owner.breached(call, refusal.get());
    } else {
      call.event(event);
    }
  }

  private void log(Map<String, @Nullable Object> data) {
    Level level =
        switch (String.valueOf(data.get("level"))) {
          case "CRITICAL", "ERROR" -> Level.ERROR;
          case "WARNING" -> Level.WARN;
          case "DEBUG" -> Level.DEBUG;
          default -> Level.INFO;
        };
    pluginLog.atLevel(level).log("{}", data.get("message"));
  }

  @Override
  public void ignored() {
    unexpected.increment();
  }

  @Override
  public void leaving(Ending cause) {
    owner.leaving(cause);
  }

  @Override
  public void ended(Ending cause) {
    ending = cause;
    answerAll(cause);
    owner.ended(cause);
  }

  private void answerAll(Ending cause) {
    for (String id : inFlight.keySet()) {
      Call call = inFlight.remove(id);
      if (call != null) {
        call.fail(cause.errorFor(id));
      }
    }
  }
}
