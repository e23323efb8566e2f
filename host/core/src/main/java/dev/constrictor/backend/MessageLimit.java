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
import java.util.Map;
import java.util.Optional;

/**
 * {@code limits.message} of one plugin, held where messages are values as where they are text: the
 * size is that of the encoded message, which is written only when its bound is in doubt. Immutable.
 */
final class MessageLimit {
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
        codec.encode(message);
      }
      return Optional.empty();
    } catch (MessageTooLargeException e) {
      return Optional.of(
          PluginError.of(
              Reason.MESSAGE_LIMIT,
              "the %s is larger than limits.message of %d bytes"
                  .formatted(kind(message), e.maxBytes()),
              Map.of("limit_bytes", (long) e.maxBytes())));
    } catch (IllegalArgumentException e) {
      Reason reason = message instanceof Command ? Reason.BAD_ARGUMENTS : Reason.BAD_RESULT;
      return Optional.of(PluginError.of(reason, kind(message) + " " + e.getMessage()));
    }
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
