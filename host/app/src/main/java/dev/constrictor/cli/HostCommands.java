package dev.constrictor.cli;

import dev.constrictor.api.Reason;
import dev.constrictor.config.Suggestion;
import dev.constrictor.lifecycle.LifecycleManager;
import dev.constrictor.lifecycle.PluginStatus;
import dev.constrictor.protocol.Command;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers what is asked of the host itself: {@code $ping}, {@code $describe}, {@code $cancel}. */
final class HostCommands {
  private static final List<String> NAMES = List.of("$ping", "$describe", "$cancel");

  private final LifecycleManager lifecycle;
  private final Function<String, @Nullable PendingCommand> inFlight;

  /** Takes where a command in flight is found by its id. */
  HostCommands(LifecycleManager lifecycle, Function<String, @Nullable PendingCommand> inFlight) {
    this.lifecycle = lifecycle;
    this.inFlight = inFlight;
  }

  void answer(Command command, PendingCommand pending) {
    Optional<String> plugin = command.plugin();
    if (plugin.isPresent() && lifecycle.status(plugin.get()).isEmpty()) {
      pending.fail(Reason.UNKNOWN_PLUGIN, UnknownPlugin.message(plugin.get(), lifecycle.names()));
      return;
    }
    switch (command.command()) {
      case "$ping" -> pending.succeed(health(plugin));
      case "$describe" -> pending.succeed(description(plugin));
      case "$cancel" -> cancel(command, pending);
      default ->
          pending.fail(
              Reason.UNKNOWN_COMMAND,
              "%s is not served here; there are: %s%s"
                  .formatted(
                      command.command(),
                      String.join(", ", NAMES),
                      Suggestion.phrase(command.command(), NAMES)));
    }
  }

  private Stream<PluginStatus> asked(Optional<String> plugin) {
    return lifecycle.names().stream()
        .filter(name -> plugin.isEmpty() || plugin.get().equals(name))
        .flatMap(name -> lifecycle.status(name).stream());
  }

  private Map<String, @Nullable Object> health(Optional<String> plugin) {
    List<PluginStatus> asked = asked(plugin).toList();
    return Map.of(
        "healthy",
        asked.stream().allMatch(status -> status.state().serves()),
        "plugins",
        asked.stream().map(PluginReport::line).toList());
  }

  private Map<String, @Nullable Object> description(Optional<String> plugin) {
    return plugin
        .flatMap(lifecycle::status)
        .map(status -> PluginReport.whole(lifecycle, status))
        .orElseGet(() -> Map.of("plugins", asked(plugin).map(PluginReport::listed).toList()));
  }

  private void cancel(Command command, PendingCommand pending) {
    if (!(command.args().get("id") instanceof String id)) {
      pending.fail(Reason.BAD_ARGUMENTS, "$cancel wants args.id, the id of a command in flight");
      return;
    }
    PendingCommand target = inFlight.apply(id);
    pending.succeed(Map.of("cancelled", target != null && target.cancel()));
  }
}
