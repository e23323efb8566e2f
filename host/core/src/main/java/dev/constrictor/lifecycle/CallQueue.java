package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Call;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for an instance of one plugin, in order, no more than {@code limits.queue}.
 * Not thread-safe: its plugin's lock guards it.
 */
final class CallQueue {
  private final int limit;
  private final Deque<Call> waiting = new ArrayDeque<>();

  CallQueue(int limit) {
    this.limit = limit;
  }

  boolean isFull() {
    return waiting.size() >= limit;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** What a caller is told for whom there is no place. */
  PluginError refusal() {
    return PluginError.of(
        Reason.QUEUE_FULL,
        "all instances are busy and limits.queue of " + limit + " is used up",
        Map.of("limit", (long) limit));
  }

  void add(Call call) {
    waiting.addLast(call);
  }

  /** Takes the first call out that somebody still waits for and that may go now. */
  @Nullable Call next(Predicate<Call> mayGo) {
    for (Iterator<Call> calls = waiting.iterator(); calls.hasNext(); ) {
      Call call = calls.next();
      if (call.isDone()) {
        calls.remove();
      } else if (mayGo.test(call)) {
        calls.remove();
        return call;
      }
    }
    return null;
  }

  boolean remove(Call call) {
    return waiting.remove(call);
  }

  /** All that wait, in order. */
  List<Call> waiting() {
    return List.copyOf(waiting);
  }

  List<Call> takeAll() {
    List<Call> all = waiting();
    waiting.clear();
    return all;
  }
}
