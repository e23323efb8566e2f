package dev.constrictor.cli;

import dev.constrictor.config.FileGrant;
import dev.constrictor.config.PermissionReview;
import dev.constrictor.config.Permissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a plugin may do, as {@code validate} and {@code describe} tell it. */
final class PermissionReport {
  private PermissionReport() {}

  /** As JSON values: what is granted by its key, and under {@code asked} all that was asked for. */
  static Map<String, @Nullable Object> of(PermissionReview review) {
    Permissions granted = review.granted();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("files", granted.files().stream().map(PermissionReport::file).toList());
    map.put("network", granted.network());
    map.put("env", granted.env());
    map.put("secrets", granted.secrets());
    map.put("host_functions", granted.hostFunctions());
    map.put("plugins", granted.plugins());
    map.put("require", granted.requireEnforced() ? "enforced" : null);
    map.put("asked", review.requests().stream().map(PermissionReport::request).toList());
    return map;
  }

  private static Map<String, @Nullable Object> file(FileGrant grant) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("path", grant.path().toString());
    map.put("mode", grant.mode().wireName());
    return map;
  }

  private static Map<String, @Nullable Object> request(PermissionReview.Request request) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("permission", request.permission());
    map.put("value", request.asked());
    map.put("granted", request.granted());
    map.put("reason", request.granted() ? null : request.refusal());
    return map;
  }

  /** For people, to be shown below the plugin's name: what is asked for, and what came of it. */
  static Object text(PermissionReview review) {
    Map<String, @Nullable Object> lines = new LinkedHashMap<>();
    for (PermissionReview.Request request : review.requests()) {
      lines.put(
          request.permission() + " " + request.asked(),
          request.granted() ? "granted" : "refused, it " + request.refusal());
    }
    if (review.granted().requireEnforced()) {
      lines.put("require", "enforced");
    }
    return lines.isEmpty() ? "none asked for" : lines;
  }

  /** The same of several plugins, by their names. */
  static List<String> text(Map<String, PermissionReview> byPlugin) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    byPlugin.forEach((plugin, review) -> shown.put(plugin, text(review)));
    return PlainText.of(Map.of("permissions", shown));
  }
}
