package dev.constrictor.lifecycle;

import dev.constrictor.api.AbandonedThread;
import dev.constrictor.api.PluginState;
import dev.constrictor.config.PluginCandidate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plugin as it stands at one moment.
 *
 * @param name its name
 * @param state where it is in its life
 * @param reason why it is there, for people
 * @param backend which backend it runs on, in lower case; empty when none was chosen
 * @param backendReason why that backend
 * @param candidate what was found in the plugin directory
 * @param description what {@code $start} told: commands, Python version; empty before it ran
 * @param throttled how often an instance had to rest, because calls kept near limits.cpu_time
 * @param abandonedThreads its threads that could not be stopped and still run
 */
public record PluginStatus(
    String name,
    PluginState state,
    String reason,
    String backend,
    String backendReason,
    PluginCandidate candidate,
    Map<String, @Nullable Object> description,
    long throttled,
    List<AbandonedThread> abandonedThreads) {

  /** Whether the plugin has described this command as one that streams its items. */
  public boolean streams(String command) {
    return description.get("commands") instanceof List<?> commands
        && commands.stream()
            .anyMatch(
                one ->
                    one instanceof Map<?, ?> facts
                        && command.equals(facts.get("name"))
                        && String.valueOf(facts.get("kind")).endsWith("generator"));
  }
}
