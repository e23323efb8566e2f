package dev.constrictor.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure as data: what an error message carries and what a {@link PluginException} tells.
 *
 * @param errorType the kind of failure
 * @param reason which failure exactly
 * @param message one or a few sentences for people
 * @param pythonType the Python exception's class, as {@code module.Name}, if there was one
 * @param traceback the plugin's own frames in Python's format, if there was an exception
 * @param retryable whether the same call may succeed later
 * @param details further facts as JSON values: the argument, the limit, the usage
 */
public record PluginError(
    ErrorType errorType,
    Reason reason,
    String message,
    @Nullable String pythonType,
    @Nullable String traceback,
    boolean retryable,
    Map<String, @Nullable Object> details) {

  /** Checks and copies. */
  public PluginError {
    Objects.requireNonNull(errorType, "errorType");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(message, "message");
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /** An error the host itself decided on: no Python exception, not retryable, no details. */
  public static PluginError of(Reason reason, String message) {
    return of(reason, message, Map.of());
  }

  /** An error the host itself decided on, with details. */
  public static PluginError of(
      Reason reason, String message, Map<String, @Nullable Object> details) {
    boolean retryable = reason == Reason.QUEUE_FULL || reason == Reason.CONCURRENCY_LIMIT;
    return new PluginError(reason.usualType(), reason, message, null, null, retryable, details);
  }
}
