package dev.constrictor.cli;

import dev.constrictor.api.AbandonedThread;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.lifecycle.LifecycleManager;
import dev.constrictor.lifecycle.PluginStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a plugin, as JSON values: the same for the command line and {@code $describe}.
 */
final class PluginReport {
  private PluginReport() {}

  /** Name, state, backend and why. */
  static Map<String, @Nullable Object> line(PluginStatus status) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("name", status.name());
    line.put("state", status.state().name());
    line.put("backend", status.backend().isEmpty() ? null : status.backend());
    line.put("reason", status.reason());
    return line;
  }

  /** The same with version and description, for lists. */
  static Map<String, @Nullable Object> listed(PluginStatus status) {
    Map<String, @Nullable Object> line = line(status);
    if (status.candidate() instanceof PluginCandidate.Valid valid) {
      line.put("version", valid.manifest().version());
      line.put("description", valid.manifest().description());
    }
    line.put("folder", status.candidate().folder().toString());
    line.put("abandoned_threads", abandoned(status));
    line.put("throttled", status.throttled());
    return line;
  }

  /** The threads that the plugin has lost for the server. */
  private static List<Map<String, @Nullable Object>> abandoned(PluginStatus status) {
    return status.abandonedThreads().stream().map(PluginReport::thread).toList();
  }

  private static Map<String, @Nullable Object> thread(AbandonedThread thread) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("instance", (long) thread.instance());
    map.put("since", thread.since().toString());
    map.put("slowed", thread.slowed());
    return map;
  }

  /** All that is known: commands with their schemas, limits, permissions and their strength. */
  static Map<String, @Nullable Object> whole(LifecycleManager lifecycle, PluginStatus status) {
    Map<String, @Nullable Object> whole = listed(status);
    whole.put("backend_reason", status.backendReason());
    if (status.candidate() instanceof PluginCandidate.Invalid invalid) {
      whole.put("problems", invalid.problems().stream().map(p -> p.toMap()).toList());
    }
    if (status.candidate() instanceof PluginCandidate.Valid valid) {
      PluginManifest manifest = valid.manifest();
      whole.put("runtime", runtime(lifecycle, status));
      whole.put("profile", LaunchProfile.current().toString());
      whole.put("python", status.description().get("python"));
      whole.put("implementation", status.description().get("implementation"));
      whole.put("commands", status.description().getOrDefault("commands", List.of()));
      whole.put("instances", (long) manifest.instances());
      whole.put("spares", (long) lifecycle.spares(status.name()));
      whole.put("limits", manifest.limits().toMap());
    }
    status
        .candidate()
        .permissions()
        .ifPresent(review -> whole.put("permissions", PermissionReport.of(review)));
    if (status.candidate() instanceof PluginCandidate.Valid) {
      whole.put("protections", protections(lifecycle, status.name()));
    }
    return whole;
  }

  private static @Nullable String runtime(LifecycleManager lifecycle, PluginStatus status) {
    for (BackendKind kind : BackendKind.values()) {
      if (kind.wireName().equals(status.backend())) {
        return lifecycle.runtime(kind).orElse(null);
      }
    }
    return null;
  }

  private static Map<String, @Nullable Object> protections(
      LifecycleManager lifecycle, String plugin) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    lifecycle
        .protections(plugin)
        .forEach(
            one ->
                map.put(
                    one.name(),
                    Map.of("strength", one.strength().wireName(), "mechanism", one.mechanism())));
    return map;
  }
}
