package dev.constrictor.protocol;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text that is no message of the protocol. The channel that it came over is not harmed. */
public final class MalformedMessageException extends Exception {
  private final @Nullable String id;
  private final Reason reason;

  MalformedMessageException(
      Optional<String> id, Reason reason, String problem, @Nullable Throwable cause) {
    super(problem, cause);
    this.id = id.orElse(null);
    this.reason = reason;
  }

  MalformedMessageException(Optional<String> id, String problem) {
    this(id, Reason.BAD_MESSAGE, problem, null);
  }

  /** The command it belongs to, where the text told as much. */
  public Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /** What is wrong, the value seen and what is allowed, for people. */
  public String problem() {
    return String.valueOf(getMessage());
  }

  /** {@link Reason#BAD_MESSAGE}, or {@link Reason#MESSAGE_LIMIT} where it was too large to read. */
  public Reason reason() {
    return reason;
  }

  /** The same as the error that answers such a text. */
  public PluginError toError() {
    return PluginError.of(reason, problem());
  }
}
