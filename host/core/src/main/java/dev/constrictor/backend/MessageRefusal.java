package dev.constrictor.backend;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import java.util.ConcurrentModificationException;
import java.util.Map;

/** What a plugin's caller is told of a message that cannot be written. Stateless. */
public final class MessageRefusal {
  private MessageRefusal() {}

  /**
   * A message is larger than the plugin's may be.
   *
   * @param kind what it is: command, answer or an event's name
   */
  public static PluginError tooLarge(String kind, long maxBytes) {
    return PluginError.of(
        Reason.MESSAGE_LIMIT,
        "the %s is larger than limits.message of %d bytes".formatted(kind, maxBytes),
        Map.of("limit_bytes", maxBytes));
  }

  /**
   * A message holds what is no JSON, or what its sender changes meanwhile.
   *
   * @param reason whose fault that is
   * @param kind what it is: command, answer or an event's name
   * @param problem what the codec has thrown
   */
  public static PluginError badValue(Reason reason, String kind, RuntimeException problem) {
    String why =
        problem instanceof ConcurrentModificationException
            ? "was changed by its sender while it was read"
            : String.valueOf(problem.getMessage());
    return PluginError.of(reason, kind + " " + why);
  }
}
