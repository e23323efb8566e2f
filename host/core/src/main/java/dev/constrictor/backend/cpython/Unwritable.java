package dev.constrictor.backend.cpython;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.MessageRefusal;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.MessageTooLargeException;
import java.util.ConcurrentModificationException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answer to a command that passed all checks and still cannot be written: what is in its
 * arguments has been changed since.
 */
final class Unwritable {
  private static final Logger LOG = LoggerFactory.getLogger(Unwritable.class);

  private Unwritable() {}

  static ErrorMessage answer(String id, RuntimeException problem) {
    return ErrorMessage.of(Optional.of(id), error(problem));
  }

  private static PluginError error(RuntimeException problem) {
    return switch (problem) {
      case MessageTooLargeException e -> MessageRefusal.tooLarge("command", e.maxBytes());
      case ConcurrentModificationException e ->
          MessageRefusal.badValue(Reason.BAD_ARGUMENTS, "command", e);
      case IllegalArgumentException e ->
          MessageRefusal.badValue(Reason.BAD_ARGUMENTS, "command", e);
      default -> {
        LOG.error("a command cannot be written", problem);
        yield PluginError.of(Reason.INTERNAL, "the command cannot be written: " + problem);
      }
    };
  }
}
