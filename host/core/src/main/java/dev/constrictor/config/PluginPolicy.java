package dev.constrictor.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The operator's word on plugins: default and greatest limits, the ceiling of permissions and the
 * overrides, each with its place in host.yaml. Immutable.
 */
public final class PluginPolicy {
  private final Document host;
  private final boolean directoriesInForce;

  private PluginPolicy(Document host, boolean directoriesInForce) {
    this.host = host;
    this.directoriesInForce = directoriesInForce;
  }

  /** No word at all: built-in defaults, no maximum, no overrides, no absolute files, no secrets. */
  public static PluginPolicy none() {
    return of(Document.empty(Path.of("host.yaml")));
  }

  static PluginPolicy of(Document host) {
    return new PluginPolicy(host, true);
  }

  /** For other directories than those the overrides were written for. */
  PluginPolicy withoutUnmatchedOverrides() {
    return new PluginPolicy(host, false);
  }

  /** Whether the plugin directories in force are those of host.yaml. */
  boolean wroteDirectories() {
    return directoriesInForce && host.has("/plugins/directories");
  }

  boolean disables(String plugin) {
    return host.root().at(overridePointer(plugin)).path("enabled").asText("").equals("false");
  }

  Optional<JsonNode> override(String plugin) {
    JsonNode node = host.root().at(overridePointer(plugin));
    return node.isObject() ? Optional.of(node) : Optional.empty();
  }

  JsonNode defaultLimits() {
    return host.root().at("/plugins/defaults");
  }

  Document host() {
    return host;
  }

  Section maximum(Problems problems) {
    return plugins(problems).child("maximum");
  }

  Section ceiling(Problems problems) {
    return plugins(problems).child("permissions");
  }

  /** The overrides of plugins that are not among these, where there should be none. */
  List<ConfigProblem> unmatchedOverrides(List<String> names) {
    if (!directoriesInForce) {
      return List.of();
    }
    return plugins(new Problems()).child("overrides").keys().stream()
        .filter(name -> !names.contains(name))
        .map(
            name ->
                host.problem(
                    overridePointer(name),
                    name,
                    "no plugin of this name was found" + Suggestion.phrase(name, names)))
        .toList();
  }

  static String overridePointer(String plugin) {
    return Pointer.child("/plugins/overrides", plugin);
  }

  private Section plugins(Problems problems) {
    return Section.root(host, problems).child("plugins");
  }

  @Override
  public String toString() {
    return "the plugin policy of " + host.file();
  }
}
