package dev.constrictor.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys that are read and checked, and that nothing acts upon in this version. */
public final class KeysWithoutEffect {
  private static final String MESSAGE = "has no effect in this version";

  /**
   * Those of host.yaml with their defaults, as they are written; empty where it is to be absent.
   */
  private static final Map<String, Optional<String>> OF_HOST = new LinkedHashMap<>();

  static {
    OF_HOST.put("/plugins/watch", Optional.of("false"));
    OF_HOST.put("/http", Optional.empty());
    OF_HOST.put("/metrics/prometheus", Optional.of("true"));
    OF_HOST.put("/dead_letters/enabled", Optional.of("false"));
    OF_HOST.put("/dead_letters/directory", Optional.of("./dead-letters"));
    OF_HOST.put("/dead_letters/max_size", Optional.of("64MiB"));
  }

  private KeysWithoutEffect() {}

  /** Those that are set to something other than their defaults, each with its place. */
  public static List<ConfigProblem> in(HostConfig config, List<PluginCandidate> found) {
    Problems set = new Problems();
    Document host = config.policy().host();
    OF_HOST.forEach(
        (pointer, byDefault) -> {
          JsonNode value = host.root().at(pointer);
          boolean silent = value.isMissingNode() || value.isNull();
          if (!silent && !byDefault.equals(Optional.of(value.asText()))) {
            set.add(host.problem(pointer, MESSAGE));
          }
        });
    for (PluginCandidate candidate : found) {
      if (candidate instanceof PluginCandidate.Valid valid) {
        ofPlugin(valid.manifest(), host).ifPresent(set::add);
      }
    }
    return set.sorted();
  }

  private static Optional<ConfigProblem> ofPlugin(PluginManifest manifest, Document host) {
    List<String> plugins = manifest.permissions().plugins();
    if (plugins.isEmpty()) {
      return Optional.empty();
    }
    String inHost = PluginPolicy.overridePointer(manifest.name()) + "/permissions/plugins";
    return Optional.of(
        host.has(inHost)
            ? host.problem(inHost, MESSAGE)
            : new ConfigProblem(
                manifest.folder().resolve(ManifestReader.FILE_NAME),
                0,
                0,
                "$.permissions.plugins",
                String.join(", ", plugins),
                MESSAGE));
  }
}
