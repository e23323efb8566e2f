package dev.constrictor.bench;

import dev.constrictor.api.Reason;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts answers by kind and keeps how long refusals took. Safe for several threads. */
final class Answers {
  private final LongAdder offered = new LongAdder();
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder unanswered = new LongAdder();
  private final Map<Reason, LongAdder> failed = new ConcurrentHashMap<>();
  private final long[] refusalNanos;
  private final AtomicInteger refusals = new AtomicInteger();

  /**
   * Makes room, so that counting allocates nothing.
   *
   * @param calls how many there will be at most
   */
  Answers(int calls) {
    refusalNanos = new long[calls];
  }

  void offer() {
    offered.increment();
  }

  /** Counts one answer; no reason is success. */
  void answer(@Nullable Reason reason, long nanos) {
    if (reason == null) {
      succeeded.increment();
      return;
    }
    failed.computeIfAbsent(reason, key -> new LongAdder()).increment();
    if (reason == Reason.QUEUE_FULL) {
      refusalNanos[refusals.getAndIncrement()] = nanos;
    }
  }

  /** Counts calls that were waited for in vain. */
  void miss(long calls) {
    unanswered.add(calls);
  }

  long offered() {
    return offered.sum();
  }

  long succeeded() {
    return succeeded.sum();
  }

  long unanswered() {
    return unanswered.sum();
  }

  long failed(Reason reason) {
    LongAdder count = failed.get(reason);
    return count == null ? 0 : count.sum();
  }

  /**
   * How often each reason came that is neither the plugin's own exception nor a refusal, by the
   * reason's wire name.
   */
  Map<String, Long> otherwise() {
    Map<String, Long> others = new TreeMap<>();
    failed.forEach((reason, count) -> others.put(reason.wireName(), count.sum()));
    others.remove(Reason.GUEST_EXCEPTION.wireName());
    others.remove(Reason.QUEUE_FULL.wireName());
    return others;
  }

  /** The times of refusals in nanoseconds, ascending. Only when no call is open any more. */
  long[] refusalNanos() {
    long[] sorted = Arrays.copyOf(refusalNanos, refusals.get());
    Arrays.sort(sorted);
    return sorted;
  }
}
