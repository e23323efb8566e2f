package dev.constrictor.environment;

import java.time.Duration;

/**
 * How long what prepares a plugin may go on without a sign that it does. There is no bound on the
 * whole: networks are slow, and wheels large.
 *
 * @param silence how long any process of a build may say nothing
 * @param perImport how long one import may take when what was installed is tried
 */
record BuildBounds(Duration silence, Duration perImport) {
  static final BuildBounds DEFAULTS =
      new BuildBounds(Duration.ofMinutes(30), Duration.ofSeconds(60));
}
