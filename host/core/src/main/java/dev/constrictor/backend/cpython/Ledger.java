package dev.constrictor.backend.cpython;

import dev.constrictor.protocol.Command;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the calls in flight on one worker have used. With several at once nobody can tell whose the
 * CPU time is: then each may use what all of them may. Safe for several threads.
 */
final class Ledger {
  private static final long UNKNOWN = -1;

  private final Map<String, AtomicLong> cpuAtStart = new ConcurrentHashMap<>();
  private final AtomicLong output = new AtomicLong();
  private volatile boolean answering;

  /** A command is about to be sent. The host's own have limits of their own, in wall-clock time. */
  void begin(Command command) {
    output.set(0);
    answering = true;
    if (!command.isHostCommand()) {
      cpuAtStart.put(command.id(), new AtomicLong(UNKNOWN));
    }
  }

  /** A command was answered. */
  void end(String id) {
    cpuAtStart.remove(id);
    answering = !cpuAtStart.isEmpty();
  }

  /** Whether the worker works on anything. */
  boolean isBusy() {
    return answering;
  }

  /** Counts output; true for the bytes that go past this limit first. */
  boolean exceeds(int bytes, long limit) {
    long before = output.getAndAdd(bytes);
    return before <= limit && before + bytes > limit;
  }

  /** Whether all that was written so far fits this limit. */
  boolean fits(long limit) {
    return output.get() <= limit;
  }

  /** The most that a call has used, by what the tree has used in all; divided among the calls. */
  long cpuNanos(long usedByTree) {
    long most = 0;
    int calls = 0;
    for (AtomicLong start : cpuAtStart.values()) {
      calls++;
      if (!start.compareAndSet(UNKNOWN, usedByTree)) {
        most = Math.max(most, usedByTree - start.get());
      }
    }
    return most / Math.max(1, calls);
  }
}
