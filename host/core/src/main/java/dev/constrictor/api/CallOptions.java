package dev.constrictor.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a caller may say beside a command's arguments.
 *
 * @param timeout how long the caller will wait, queueing included; the plugin's own {@code
 *     call_timeout} holds where it is shorter
 * @param onProgress receives the call's progress, on a thread of the host's: it must not block
 */
public record CallOptions(Optional<Duration> timeout, Consumer<Progress> onProgress) {

  /** The plugin's own deadline, progress ignored. */
  public static final CallOptions DEFAULT = new CallOptions(Optional.empty(), progress -> {});

  /** How far a call has come: a fraction from 0 to 1, and a word for people. */
  public record Progress(double fraction, String message) {}

  /** Checks. */
  public CallOptions {
    Objects.requireNonNull(onProgress, "onProgress");
    timeout.ifPresent(
        value -> {
          if (value.isNegative()) {
            throw new IllegalArgumentException("timeout must not be negative, saw " + value);
          }
        });
  }

  /** The same with a deadline of the caller's. */
  public CallOptions withTimeout(Duration value) {
    return new CallOptions(Optional.of(value), onProgress);
  }

  /** The same with a listener for progress. */
  public CallOptions withProgress(Consumer<Progress> listener) {
    return new CallOptions(timeout, listener);
  }
}
