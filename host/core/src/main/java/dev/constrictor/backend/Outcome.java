package dev.constrictor.backend;

import dev.constrictor.api.PluginError;
import dev.constrictor.protocol.Stats;
import org.jspecify.annotations.Nullable;

/** How a call ended. */
public sealed interface Outcome {
  /** With a result, which is a JSON value. */
  record Success(@Nullable Object result, Stats stats) implements Outcome {}

  /** With an error. */
  record Failure(PluginError error) implements Outcome {}
}
