package dev.constrictor.backend.cpython;

import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.Response;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one worker was asked to give up, and whether it has told them. Calls that share a
 * worker can keep each other from being told, which is no reason to end it for the others. Safe for
 * several threads.
 */
final class Cancellations {
  private static final String CANCEL = "$cancel";

  /**
   * So long a worker may take to say whether it has told the call of a plain command. One that
   * stays silent is in native code that lets nothing else run, and that is taken to be the call's
   * own: a plain command seldom has to wait.
   */
  private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

  /** One call to be given up. */
  private static final class Asked {
    /** What was in flight beside it when the worker was last heard of. */
    volatile Set<String> others;

    final long sinceNanos = System.nanoTime();
    volatile boolean wasAnswered;
    volatile boolean awaitsAnswer;
    volatile boolean told;

    Asked(Set<String> others) {
      this.others = others;
    }
  }

  private final Ledger ledger;
  private final Consumer<Command> send;
  private final Map<String, Asked> byCall = new ConcurrentHashMap<>();
  private final Map<String, String> callsByQuestion = new ConcurrentHashMap<>();

  /**
   * Nothing asked yet.
   *
   * @param ledger knows what is in flight
   * @param send hands a command over to the worker; never blocks
   */
  Cancellations(Ledger ledger, Consumer<Command> send) {
    this.ledger = ledger;
    this.send = send;
  }

  /**
   * Asks the worker to give a call up, once, and whether it has told it, as often as it answers.
   *
   * @param plain whether it is the call of a command that is not async
   * @return whether the call was told, or nobody is left who can have kept it from that: each call
   *     beside it has a deadline of its own, and those that begin while the worker is silent are
   *     not what it is held by
   */
  boolean ask(String call, boolean plain) {
    Asked asked = byCall.computeIfAbsent(call, id -> new Asked(ledger.inFlightBeside(id)));
    if (!asked.told && !asked.awaitsAnswer) {
      asked.awaitsAnswer = true;
      Command question = Command.of(CANCEL, Map.of("id", call));
      callsByQuestion.put(question.id(), call);
      send.accept(question);
    }
    return asked.told
        || (plain && isSilent(asked))
        || asked.others.stream().noneMatch(this::goesOn);
  }

  private static boolean isSilent(Asked asked) {
    return !asked.wasAnswered && System.nanoTime() - asked.sinceNanos > ANSWER_NANOS;
  }

  private boolean goesOn(String other) {
    return ledger.isInFlight(other) && !byCall.containsKey(other);
  }

  /** A command was answered; true when that was one of this class's own, and is nobody else's. */
  boolean answered(String id, Message answer) {
    byCall.remove(id);
    @Nullable String call = callsByQuestion.remove(id);
    if (call == null) {
      return false;
    }
    Map<?, ?> said =
        answer instanceof Response response && response.result() instanceof Map<?, ?> result
            ? result
            : Map.of();
    if (!Boolean.TRUE.equals(said.get("cancelled"))) {
      byCall.remove(call); // it was answered meanwhile
      return true;
    }
    Asked asked = byCall.get(call);
    if (asked != null) {
      asked.others = ledger.inFlightBeside(call);
      asked.told = !Boolean.FALSE.equals(said.get("told"));
      asked.wasAnswered = true;
      asked.awaitsAnswer = false;
    }
    return true;
  }
}
