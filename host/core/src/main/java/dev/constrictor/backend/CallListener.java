package dev.constrictor.backend;

import dev.constrictor.protocol.Event;

/** Hears what becomes of one call; called from the host's threads, and must not block them. */
public interface CallListener {
  /** A log line, progress or an item of the call. */
  default void event(Event event) {}

  /** The call's one outcome; nothing follows. */
  void done(Outcome outcome);
}
