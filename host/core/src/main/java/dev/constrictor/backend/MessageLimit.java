package dev.constrictor.backend;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.EncodedSize;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.MessageTooLargeException;
import dev.constrictor.protocol.Response;
import java.util.ConcurrentModificationException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * {@code limits.message} of one plugin, held where messages are values as where they are text: the
 * size is that of the encoded message, which is written only when its bound is in doubt. Immutable.
 */
final class MessageLimit {
  /** No number that is not negative is written longer; where text is, every command has one. */
  private static final OptionalDouble LONGEST_DEADLINE = OptionalDouble.of(Double.MIN_NORMAL);

  private final int maxBytes;
  private final JsonCodec codec;

  MessageLimit(long maxBytes) {
    this.maxBytes = (int) Math.min(maxBytes, JsonCodec.MAX_BYTES);
    this.codec = new JsonCodec(this.maxBytes);
  }

  /** Why a command, response or event may not pass, if it may not: too large, or not JSON. */
  Optional<PluginError> refusal(Message message) {
    try {
      if (EncodedSize.ofMessageAtMost(message) > maxBytes) {
        codec.encode(message instanceof Command command ? asSent(command) : message);
      }
      return Optional.empty();
    } catch (MessageTooLargeException e) {
      return Optional.of(MessageRefusal.tooLarge(kind(message), e.maxBytes()));
    } catch (IllegalArgumentException | ConcurrentModificationException e) {
      Reason reason = message instanceof Command ? Reason.BAD_ARGUMENTS : Reason.BAD_RESULT;
      return Optional.of(MessageRefusal.badValue(reason, kind(message), e));
    }
  }

  /** Its own deadline is found anew when it is written: that text may be longer, or the first. */
  private static Command asSent(Command command) {
    return new Command(
        command.id(),
        command.timestamp(),
        command.plugin(),
        command.command(),
        command.args(),
        LONGEST_DEADLINE,
        command.attempt(),
        command.trace());
  }

  private static String kind(Message message) {
    return switch (message) {
      case Command command -> "command";
      case Event event -> event.event().wireName();
      case Response response -> "answer";
      case ErrorMessage error -> "error";
    };
  }
}
