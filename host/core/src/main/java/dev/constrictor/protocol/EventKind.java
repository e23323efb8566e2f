package dev.constrictor.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an event tells; written in lower case on the wire. */
public enum EventKind {
  /**
   * A line of the plugin's log: {@code level}, {@code logger}, {@code message}, and {@code
   * output_bytes} where it stands for more bytes than the message has.
   */
  LOG,
  /** How far a command has come: {@code fraction} from 0 to 1 and {@code message}. */
  PROGRESS,
  /** One item of a stream: {@code index} from 0 and {@code value}. */
  ITEM,
  /** A sign of life of a long command. */
  HEARTBEAT,
  /** The peer has started and says what it serves. */
  READY,
  /** A plugin has changed its state: {@code plugin}, {@code from}, {@code to}, {@code reason}. */
  STATE;

  private static final Map<String, EventKind> BY_WIRE_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(EventKind::wireName, Function.identity()));

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in messages, such as {@code progress}. */
  public String wireName() {
    return wireName;
  }

  /** The kind of that wire name, if there is one. */
  public static Optional<EventKind> ofWire(String wireName) {
    return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
  }
}
