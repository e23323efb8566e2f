package dev.constrictor.api;

import java.time.Instant;
import java.util.Objects;

/**
 * A thread of the server's that a plugin has taken and does not give back: its instance has been
 * ended, but what it runs cannot be stopped. It is forgotten as soon as it ends by itself.
 *
 * @param plugin whose it was
 * @param instance the number of the instance, from 1
 * @param since when it was given up
 * @param slowed whether the platform gives it less of the processors than others
 */
public record AbandonedThread(String plugin, int instance, Instant since, boolean slowed) {
  /** Checks. */
  public AbandonedThread {
    Objects.requireNonNull(plugin, "plugin");
    Objects.requireNonNull(since, "since");
  }
}
