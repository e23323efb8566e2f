package dev.constrictor.backend;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Those of a plugin's commands whose calls can share an instance, since they await. Immutable. */
public final class AsyncCommands {
  /** Before a plugin has told of its commands. */
  public static final AsyncCommands NONE = new AsyncCommands(Set.of());

  private static final Set<String> KINDS = Set.of("coroutine", "async_generator");

  private final Set<String> names;

  private AsyncCommands(Set<String> names) {
    this.names = names;
  }

  /**
   * Those that a plugin has.
   *
   * @param description the plugin's answer to {@code $start}, whatever it holds
   */
  public static AsyncCommands of(Map<?, ? extends @Nullable Object> description) {
    Stream<?> commands =
        description.get("commands") instanceof List<?> list ? list.stream() : Stream.of();
    return new AsyncCommands(
        commands
            .filter(Map.class::isInstance)
            .map(command -> (Map<?, ?>) command)
            .filter(command -> KINDS.contains(String.valueOf(command.get("kind"))))
            .map(command -> String.valueOf(command.get("name")))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether this command is one of them. */
  public boolean contains(String command) {
    return names.contains(command);
  }
}
