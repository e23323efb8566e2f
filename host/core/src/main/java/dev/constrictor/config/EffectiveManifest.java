package dev.constrictor.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A manifest with the operator's defaults under it and the operator's overrides over it; knows
 * which of them said what.
 */
final class EffectiveManifest implements Locator {
  private static final String LIMITS = "/limits";
  private static final String DEFAULTS = "/plugins/defaults";
  private static final Set<String> MERGED = Set.of("limits", "permissions", "restart", "config");

  private final Document manifest;
  private final Document host;
  private final String overridePointer;
  private final ObjectNode root;

  EffectiveManifest(Document manifest, PluginPolicy policy, String plugin) {
    this.manifest = manifest;
    this.host = policy.host();
    this.overridePointer = PluginPolicy.overridePointer(plugin);
    this.root = merged(manifest.root(), policy.defaultLimits(), policy.override(plugin));
  }

  Section section(Problems problems) {
    return new Section(root, Pointer.ROOT, this, problems);
  }

  @Override
  public ConfigProblem problem(String pointer, String message) {
    if (!pointer.isEmpty() && host.has(overridePointer + pointer)) {
      return host.problem(overridePointer + pointer, message);
    }
    if (!manifest.has(pointer) && Pointer.isWithin(pointer, LIMITS)) {
      String inDefaults = DEFAULTS + pointer.substring(LIMITS.length());
      if (host.has(inDefaults)) {
        return host.problem(inDefaults, message);
      }
    }
    return manifest.problem(pointer, message);
  }

  private static ObjectNode merged(
      JsonNode manifest, JsonNode defaults, Optional<JsonNode> override) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    if (defaults.isObject()) {
      result.set("limits", defaults.deepCopy());
    }
    put(result, manifest);
    override.ifPresent(
        word -> {
          // Only one of the two may be there, so the operator's word replaces either.
          if (word.has("requirements") || word.has("requirements_file")) {
            result.remove("requirements");
            result.remove("requirements_file");
          }
          put(result, word);
          result.remove("enabled");
        });
    return result;
  }

  private static void put(ObjectNode result, JsonNode layer) {
    for (Map.Entry<String, JsonNode> entry : layer.properties()) {
      if (MERGED.contains(entry.getKey())) {
        merge(result, entry.getKey(), entry.getValue());
      } else {
        result.set(entry.getKey(), entry.getValue());
      }
    }
  }

  private static void merge(ObjectNode result, String key, JsonNode value) {
    if (result.get(key) instanceof ObjectNode below && value.isObject()) {
      ObjectNode both = below.deepCopy();
      value.properties().forEach(entry -> merge(both, entry.getKey(), entry.getValue()));
      result.set(key, both);
    } else {
      result.set(key, value);
    }
  }
}
