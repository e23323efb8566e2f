package dev.constrictor.typed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin says of its commands.
 *
 * @param plugin the plugin's name
 * @param commands each command by name
 */
record PluginDescription(String plugin, Map<String, DescribedCommand> commands) {
  /**
   * One command.
   *
   * @param args the JSON Schema of its arguments object
   * @param result the JSON Schema of its result; of the list of items, where it streams
   * @param streams whether it answers with items
   */
  record DescribedCommand(Map<String, Object> args, Map<String, Object> result, boolean streams) {}

  static PluginDescription of(String plugin, Map<String, @Nullable Object> description) {
    Map<String, DescribedCommand> commands = new LinkedHashMap<>();
    if (description.get("commands") instanceof List<?> listed) {
      for (Object one : listed) {
        if (one instanceof Map<?, ?> facts) {
          commands.put(
              String.valueOf(facts.get("name")),
              new DescribedCommand(
                  JsonSchema.object(facts.get("args")),
                  JsonSchema.object(facts.get("result")),
                  String.valueOf(facts.get("kind")).endsWith("generator")));
        }
      }
    }
    return new PluginDescription(plugin, commands);
  }
}
