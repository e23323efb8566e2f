package dev.constrictor.backend.cpython;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.InstanceListener;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What a worker writes, by {@code print} and {@code logging} as to its descriptors: counted against
 * {@code limits.output} before it is handed on, and the last of it kept for the death report. Safe
 * for several threads.
 */
final class WorkerOutput {
  private final InstanceListener listener;
  private final Ledger ledger;
  private final long limitBytes;
  private final Consumer<PluginError> breach;
  private volatile LogPump log = new LogPump();

  /** What events carry that belong to no call. */
  private final String ownId = UUID.randomUUID().toString();

  /**
   * Nothing written yet.
   *
   * @param listener hears what fits, as log events
   * @param ledger knows whose output it is
   * @param limitBytes what a call may write
   * @param breach told once of a call that writes more
   */
  WorkerOutput(
      InstanceListener listener, Ledger ledger, long limitBytes, Consumer<PluginError> breach) {
    this.listener = listener;
    this.ledger = ledger;
    this.limitBytes = limitBytes;
    this.breach = breach;
  }

  /** Hears what comes out of the worker's descriptors, and has the log keep what is told. */
  void listen(LogPump descriptors) {
    log = descriptors;
    descriptors.tell(
        bytes -> hasRoom(ownId, bytes),
        line ->
            listener.received(
                Event.of(
                    ownId,
                    EventKind.LOG,
                    Map.of("level", "WARNING", "logger", "stderr", "message", line))));
  }

  /** The worker has told a log event. */
  void logged(Event event) {
    String line = String.valueOf(event.data().get("message"));
    log.keep(line);
    if (hasRoom(event.id(), bytes(event, line))) {
      listener.received(event);
    }
  }

  /** What an event tells to stand for: no less than its text, which plugin code cannot hide. */
  private static int bytes(Event event, String line) {
    int least = Math.max(1, line.getBytes(StandardCharsets.UTF_8).length);
    return event.data().get("output_bytes") instanceof Long told
        ? Math.clamp(told, least, Integer.MAX_VALUE)
        : least;
  }

  /** What is logged counts as output, like what is printed. */
  private boolean hasRoom(String id, int bytes) {
    Ledger.Output output = ledger.count(id, bytes, limitBytes);
    if (output == Ledger.Output.BREAKS_LIMIT) {
      breach.accept(
          PluginError.of(
              Reason.OUTPUT_LIMIT,
              "the call wrote more than its limits.output of " + limitBytes + " bytes",
              Map.of("limit_bytes", limitBytes)));
    }
    return output == Ledger.Output.FITS;
  }
}
