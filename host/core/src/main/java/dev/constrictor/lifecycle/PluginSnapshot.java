package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plugin at one moment, all of it from the same one.
 *
 * @param state where it is in its life
 * @param reason why
 * @param description what {@code $start} told; empty before it ran
 * @param throttled how often it was slowed
 */
record PluginSnapshot(
    PluginState state, String reason, Map<String, @Nullable Object> description, long throttled) {}
