package dev.constrictor.protocol;

import dev.constrictor.api.PluginError;
import java.util.Objects;
import java.util.Optional;

/**
 * The bad answer to a command, or, without id, a complaint that belongs to none.
 *
 * @param id the command's, where one is known
 * @param timestamp when it was written, in seconds since the epoch
 * @param error what went wrong
 */
public record ErrorMessage(Optional<String> id, double timestamp, PluginError error)
    implements Message {

  /** Checks; throws {@link IllegalArgumentException} for what the wire would refuse. */
  public ErrorMessage {
    id.ifPresent(Checks::id);
    Checks.timestamp(timestamp);
    Objects.requireNonNull(error, "error");
  }

  /** An error written now. */
  public static ErrorMessage of(Optional<String> id, PluginError error) {
    return new ErrorMessage(id, Message.now(), error);
  }

  @Override
  public Optional<String> correlationId() {
    return id;
  }
}
