package dev.constrictor.backend;

import dev.constrictor.api.PluginError;
import dev.constrictor.protocol.Stats;
import org.jspecify.annotations.Nullable;

/** How a call ended, and what it cost where it ran, as far as that is known. */
public sealed interface Outcome {
  /** What it cost; {@link Stats#NONE} where nothing ran, or nobody measured. */
  Stats stats();

  /** With a result, which is a JSON value. */
  record Success(@Nullable Object result, Stats stats) implements Outcome {}

  /** With an error. */
  record Failure(PluginError error, Stats stats) implements Outcome {
    /** With an error of a call that cost nothing worth telling. */
    public Failure(PluginError error) {
      this(error, Stats.NONE);
    }
  }
}
