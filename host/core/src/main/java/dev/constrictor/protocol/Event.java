package dev.constrictor.protocol;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens while a command runs, or to the plugin around it.
 *
 * @param id the command's
 * @param timestamp when it was written, in seconds since the epoch
 * @param event what kind of thing
 * @param data its facts, JSON values; {@link EventKind} tells which
 */
public record Event(
    String id, double timestamp, EventKind event, Map<String, @Nullable Object> data)
    implements Message {

  /**
   * Checks and copies; throws {@link IllegalArgumentException} for what the wire would refuse. What
   * the data must hold is checked where it comes from: by {@link #of}, and in what is read.
   */
  public Event {
    Checks.id(id);
    Checks.timestamp(timestamp);
    Objects.requireNonNull(event, "event");
    data = Checks.copy(data);
  }

  /**
   * An event written now.
   *
   * @throws IllegalArgumentException if the data is not what such an event holds
   */
  public static Event of(String id, EventKind event, Map<String, @Nullable Object> data) {
    Event made = new Event(id, Message.now(), event, data);
    try {
      EventData.check(event, new Fields(made.data(), "data.", Optional.of(id)));
    } catch (MalformedMessageException e) {
      throw new IllegalArgumentException(e.problem(), e);
    }
    return made;
  }

  @Override
  public Optional<String> correlationId() {
    return Optional.of(id);
  }
}
