package dev.constrictor.backend;

import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.Stats;

/** Hears what one instance says; called from the instance's threads, and must not block them. */
public interface InstanceListener {
  /** An answer or an event. */
  void received(Message message);

  /** A call has failed, having used so much, of which its error says nothing. */
  default void failed(ErrorMessage error, Stats stats) {
    received(error);
  }

  /** What the instance said is left aside: no message, or of a type that nobody knows. */
  void ignored();

  /**
   * The instance is well, but should give way to a fresh one: it wants no further calls, and is to
   * be ended with this ending once it works on none.
   */
  void leaving(Ending ending);

  /** The instance takes and answers nothing any more; called once, last. */
  void ended(Ending ending);
}
