package dev.constrictor.lifecycle;

import dev.constrictor.config.RestartPolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How often a plugin may still be restarted, and after what pause: exponential with jitter, within
 * a sliding window. Not thread-safe: its plugin's lock guards it.
 */
final class RestartBudget {
  /** Each pause is the backoff times a random factor from this to 1, so that plugins spread out. */
  private static final double LEAST_JITTER = 0.5;

  private final RestartPolicy policy;
  private final RandomGenerator random;
  private final Deque<Long> restarts = new ArrayDeque<>();

  RestartBudget(RestartPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
  }

  /** Takes one restart from the budget; empty when it is used up. */
  Optional<Duration> take(long nowNanos) {
    long windowStart = nowNanos - policy.within().toNanos();
    while (!restarts.isEmpty() && restarts.getFirst() - windowStart < 0) {
      restarts.removeFirst();
    }
    if (restarts.size() >= policy.maxRestarts()) {
      return Optional.empty();
    }
    int doublings = Math.min(restarts.size(), Integer.SIZE - 2);
    restarts.addLast(nowNanos);
    double backoff =
        Math.min(
            (double) policy.maxBackoff().toNanos(),
            (double) policy.initialBackoff().toNanos() * (1 << doublings));
    return Optional.of(Duration.ofNanos((long) (backoff * random.nextDouble(LEAST_JITTER, 1))));
  }
}
