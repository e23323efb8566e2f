package dev.constrictor.backend.cpython;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.MessageTooLargeException;

/** The line of a host function's answer, whatever the function has returned. */
final class HostReply {
  private HostReply() {}

  static byte[] encoded(JsonCodec codec, Message answer) {
    try {
      return codec.encode(answer);
    } catch (MessageTooLargeException e) {
      return refusal(
          codec, answer, Reason.MESSAGE_LIMIT, "the host function's answer is too large");
    } catch (RuntimeException e) { // not JSON, or changed by the function while it is written
      return refusal(codec, answer, Reason.INTERNAL, "the host function failed: " + e.getMessage());
    }
  }

  private static byte[] refusal(JsonCodec codec, Message answer, Reason reason, String why) {
    return codec.encode(ErrorMessage.of(answer.correlationId(), PluginError.of(reason, why)));
  }
}
