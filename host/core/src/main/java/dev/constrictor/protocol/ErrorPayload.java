package dev.constrictor.protocol;

import dev.constrictor.api.PluginError;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An error message's payload as a JSON object, for where errors travel inside other messages. */
public final class ErrorPayload {
  private ErrorPayload() {}

  /** All seven keys, those without a value as null. */
  public static Map<String, @Nullable Object> toMap(PluginError error) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("error_type", error.errorType().name());
    map.put("reason", error.reason().wireName());
    map.put("message", error.message());
    map.put("python_type", error.pythonType());
    map.put("traceback", error.traceback());
    map.put("retryable", error.retryable());
    map.put("details", error.details());
    return map;
  }

  /**
   * Reads a payload by the protocol's rules.
   *
   * @throws IllegalArgumentException when it is not one; the text says what is wrong
   */
  public static PluginError fromMap(@Nullable Object payload) {
    Map<String, @Nullable Object> envelope = new LinkedHashMap<>();
    envelope.put("v", (long) Message.VERSION);
    envelope.put("type", "error");
    envelope.put("timestamp", 0L);
    envelope.put("payload", payload);
    try {
      if (MessageReader.read(envelope) instanceof ErrorMessage message) {
        return message.error();
      }
      throw new IllegalStateException("an error was read as something else");
    } catch (MalformedMessageException e) {
      throw new IllegalArgumentException("not an error payload: " + e.problem(), e);
    }
  }
}
