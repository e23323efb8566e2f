package dev.constrictor.backend.cpython;

import dev.constrictor.api.Reason;
import dev.constrictor.protocol.Command;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the calls in flight on one worker have used. With several at once nobody can tell whose the
 * CPU time is: then each may use what all of them may, and a call that ends takes with it what it
 * can have used, so that nobody else pays for that. Output is of the call that it names, else of
 * the only one there is. Safe for several threads.
 */
final class Ledger {
  private static final long UNKNOWN = -1;

  /** What one call has used. */
  private static final class Use {
    final String command;
    final AtomicLong output = new AtomicLong();
    final Set<Reason> told = ConcurrentHashMap.newKeySet();

    /** What the tree had used when it began; guarded by the ledger, as is the next. */
    long began = UNKNOWN;

    /** The same, moved on by what other calls have taken with them. */
    long mark = UNKNOWN;

    Use(String command) {
      this.command = command;
    }

    void begin(long usedByTree) {
      began = usedByTree;
      mark = usedByTree;
    }
  }

  /** Whether output is within a limit. */
  enum Output {
    FITS,
    /** It goes past the limit, and is the first to do so. */
    BREAKS_LIMIT,
    TOO_MUCH
  }

  private final Map<String, Use> calls = new ConcurrentHashMap<>();
  private final long cpuLimitNanos;
  private final OwnOutput ownOutput;
  private volatile boolean answering;
  private long lastUsedByTree; // guarded by this, as are the next two

  /** Whether anybody has looked since the first of the calls in flight began. */
  private boolean looked;

  /** Whether a call has ended since then, of which nobody has seen the last that it used. */
  private boolean endedSinceLook;

  /**
   * Nothing in flight.
   *
   * @param cpuLimitNanos the CPU time that a call may use
   * @param ownOutput counts what names no call, from nothing again whenever a call begins: it may
   *     be of that one
   */
  Ledger(long cpuLimitNanos, OwnOutput ownOutput) {
    this.cpuLimitNanos = cpuLimitNanos;
    this.ownOutput = ownOutput;
  }

  /** A command is about to be sent. The host's own have limits of their own, in wall-clock time. */
  void begin(Command command) {
    if (command.isHostCommand()) {
      answering = true;
    } else {
      beginCall(command);
    }
  }

  private synchronized void beginCall(Command command) {
    ownOutput.reset();
    Use use = new Use(command.command());
    if (calls.isEmpty()) {
      looked = false;
      endedSinceLook = false;
    }
    if (looked) {
      use.begin(lastUsedByTree);
    }
    calls.put(command.id(), use);
    answering = true;
  }

  /** A command was answered; tells its CPU time in nanoseconds, as of when that was last seen. */
  synchronized long end(String id) {
    int number = calls.size();
    Use use = calls.remove(id);
    answering = !calls.isEmpty();
    if (use == null || use.began == UNKNOWN) {
      return 0;
    }
    long used = Math.max(0, lastUsedByTree - use.mark);
    endedSinceLook = true;
    for (Use other : calls.values()) {
      if (other.began != UNKNOWN) {
        long together = Math.max(0, lastUsedByTree - Math.max(use.began, other.began));
        long taken = Math.min(Math.min(used, cpuLimitNanos), together);
        other.mark = Math.min(lastUsedByTree, other.mark + taken);
      }
    }
    return used / Math.max(1, number);
  }

  /** Whether the worker works on anything. */
  boolean isBusy() {
    return answering;
  }

  /** Whether the worker was sent that call, and has not answered it. */
  boolean isInFlight(String id) {
    return calls.containsKey(id);
  }

  /** The other calls that are in flight now. */
  Set<String> inFlightBeside(String id) {
    return calls.keySet().stream()
        .filter(other -> !other.equals(id))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The command of a call in flight. */
  Optional<String> commandOf(String id) {
    return Optional.ofNullable(calls.get(id)).map(use -> use.command);
  }

  /** The call that something is of: the one it names, or the only one in flight. */
  Optional<String> callOf(String id) {
    if (calls.containsKey(id)) {
      return Optional.of(id);
    }
    var ids = calls.keySet().iterator();
    Optional<String> first = ids.hasNext() ? Optional.of(ids.next()) : Optional.empty();
    return ids.hasNext() ? Optional.empty() : first;
  }

  /** Counts output that names this id. */
  Output count(String id, int bytes, long limit) {
    @Nullable Use use = callOf(id).map(calls::get).orElse(null);
    long before = use == null ? ownOutput.getAndAdd(bytes) : use.output.getAndAdd(bytes);
    if (before + bytes <= limit) {
      return Output.FITS;
    }
    return before <= limit ? Output.BREAKS_LIMIT : Output.TOO_MUCH;
  }

  /** A host function has failed for this reason, which the call may pass on. */
  void tell(String id, Reason reason) {
    callOf(id).map(calls::get).ifPresent(use -> use.told.add(reason));
  }

  /** Whether the call has that reason from the host. */
  boolean wasTold(String id, Reason reason) {
    Use use = calls.get(id);
    return use != null && use.told.contains(reason);
  }

  /** The most that a call has used, by what the tree has used in all; divided among the calls. */
  synchronized long cpuNanos(long usedByTree) {
    long ofEnded = endedSinceLook ? Math.max(0, usedByTree - lastUsedByTree) : 0;
    lastUsedByTree = usedByTree;
    looked = true;
    endedSinceLook = false;
    long most = 0;
    int number = 0;
    for (Use use : calls.values()) {
      number++;
      if (use.began == UNKNOWN) {
        use.begin(usedByTree);
      } else {
        use.mark += ofEnded;
        most = Math.max(most, usedByTree - use.mark);
      }
    }
    return most / Math.max(1, number);
  }
}
