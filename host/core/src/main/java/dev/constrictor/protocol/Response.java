package dev.constrictor.protocol;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The good answer to a command.
 *
 * @param id the command's
 * @param timestamp when it was written, in seconds since the epoch
 * @param result what the command returned, a JSON value
 * @param stats what it cost, {@link Stats#NONE} where that is not told
 */
public record Response(String id, double timestamp, @Nullable Object result, Stats stats)
    implements Message {

  /** Checks; throws {@link IllegalArgumentException} for what the wire would refuse. */
  public Response {
    Checks.id(id);
    Checks.timestamp(timestamp);
    Objects.requireNonNull(stats, "stats");
  }

  /** An answer written now. */
  public static Response of(String id, @Nullable Object result, Stats stats) {
    return new Response(id, Message.now(), result, stats);
  }

  @Override
  public Optional<String> correlationId() {
    return Optional.of(id);
  }
}
