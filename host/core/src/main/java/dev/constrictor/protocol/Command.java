package dev.constrictor.protocol;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks a plugin, or with a name beginning with {@code $} its host, to do something. It is answered
 * by exactly one {@link Response} or {@link ErrorMessage} of the same id.
 *
 * @param id what its answer and events will carry, 1 to 256 code points
 * @param timestamp when it was written, in seconds since the epoch
 * @param plugin the plugin meant, where the peer serves several
 * @param command the command's name, 1 to 256 code points
 * @param args its arguments by name, JSON values
 * @param deadlineMs how many milliseconds the sender will wait, counted from acceptance
 * @param attempt 1 for the first try, then one more with every retry
 * @param trace context of distributed tracing, passed through; empty for none
 */
public record Command(
    String id,
    double timestamp,
    Optional<String> plugin,
    String command,
    Map<String, @Nullable Object> args,
    OptionalDouble deadlineMs,
    int attempt,
    Map<String, @Nullable Object> trace)
    implements Message {

  /** Checks and copies; throws {@link IllegalArgumentException} for what the wire would refuse. */
  public Command {
    Checks.id(id);
    Checks.timestamp(timestamp);
    Objects.requireNonNull(plugin, "plugin");
    Checks.name("command", command);
    args = Checks.copy(args);
    if (deadlineMs.isPresent()) {
      double deadline = deadlineMs.getAsDouble();
      Checks.that(deadline >= 0 && Double.isFinite(deadline), "deadlineMs", "0 or more", deadline);
    }
    Checks.that(attempt >= 1, "attempt", "1 or more", attempt);
    trace = Checks.copy(trace);
  }

  /** A first attempt with a fresh UUID, written now, without plugin, deadline and trace. */
  public static Command of(String command, Map<String, @Nullable Object> args) {
    return new Command(
        UUID.randomUUID().toString(),
        Message.now(),
        Optional.empty(),
        command,
        args,
        OptionalDouble.empty(),
        1,
        Map.of());
  }

  @Override
  public Optional<String> correlationId() {
    return Optional.of(id);
  }

  /** Whether the name is one of the host's own, such as {@code $ping}, and no plugin's. */
  public boolean isHostCommand() {
    return command.startsWith("$");
  }
}
