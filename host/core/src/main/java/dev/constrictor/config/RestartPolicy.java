package dev.constrictor.config;

import java.time.Duration;

/**
 * How a failed plugin is restarted before it is quarantined.
 *
 * @param maxRestarts restarts allowed inside the window; 0 quarantines at the first failure
 * @param within the window over which restarts are counted
 * @param initialBackoff the wait before the first restart
 * @param maxBackoff the longest wait before a restart
 */
public record RestartPolicy(
    int maxRestarts, Duration within, Duration initialBackoff, Duration maxBackoff) {

  private static final RestartPolicy DEFAULTS =
      new RestartPolicy(5, Duration.ofSeconds(60), Duration.ofMillis(200), Duration.ofSeconds(30));

  /** Refuses a negative budget, an empty window and waits that are not ordered. */
  public RestartPolicy {
    if (maxRestarts < 0
        || !within.isPositive()
        || !initialBackoff.isPositive()
        || initialBackoff.compareTo(maxBackoff) > 0) {
      throw new IllegalArgumentException(
          "impossible restart policy: %d within %s, backoff %s to %s"
              .formatted(maxRestarts, within, initialBackoff, maxBackoff));
    }
  }

  /** Five restarts a minute, 200 ms to 30 s apart. */
  public static RestartPolicy defaults() {
    return DEFAULTS;
  }
}
