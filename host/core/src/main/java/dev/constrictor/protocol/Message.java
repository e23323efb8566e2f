package dev.constrictor.protocol;

import java.util.Optional;

/**
 * One message of the protocol, the same in memory and on the wire. Immutable, as long as nobody
 * changes the values inside its maps and lists.
 *
 * <p>Values inside messages are what JSON can say, as classes of the JDK: {@code Map} with {@code
 * String} keys, {@code List}, {@code String}, {@code Long}, {@code BigInteger} (where {@code Long}
 * is too small), {@code Double}, {@code Boolean} and null.
 */
public sealed interface Message permits Command, Response, ErrorMessage, Event {

  /** The protocol version that this host speaks, the {@code v} of every message. */
  int VERSION = 1;

  /** The longest identifier and command name, in Unicode code points. */
  int MAX_NAME_LENGTH = 256;

  /** The command that this is or belongs to; empty only for an error that belongs to none. */
  Optional<String> correlationId();

  /** When it was written, in seconds since the epoch. */
  double timestamp();

  /** The present moment as a timestamp, in seconds since the epoch. */
  static double now() {
    return System.currentTimeMillis() / 1000.0;
  }
}
