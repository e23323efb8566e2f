package dev.constrictor.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a plugin asks to be allowed, and what that comes to within the operator's ceiling.
 * Immutable.
 *
 * @param requests all that it asks for, by the order of the manifest's keys
 * @param granted what it gets of that
 */
public record PermissionReview(List<Request> requests, Permissions granted) {
  /** Copies. */
  public PermissionReview {
    requests = List.copyOf(requests);
    Objects.requireNonNull(granted, "granted");
  }

  /**
   * One thing asked for.
   *
   * @param permission the key it stands under, such as {@code network}
   * @param asked what is asked for, for people
   * @param refusal why it is not granted; empty when it is
   */
  public record Request(String permission, String asked, String refusal) {
    static Request file(String path, FileMode mode, String refusal) {
      return new Request("files", "%s (%s)".formatted(path, mode.wireName()), refusal);
    }

    /** Whether the plugin gets it. */
    public boolean granted() {
      return refusal.isEmpty();
    }
  }

  /** The review of a plugin that gets all it has asked for. */
  static PermissionReview allOf(Permissions granted) {
    List<Request> requests = new ArrayList<>();
    granted.files().forEach(file -> requests.add(Request.file(file.declared(), file.mode(), "")));
    add(requests, "network", granted.network());
    add(requests, "env", granted.env());
    add(requests, "secrets", granted.secrets());
    add(requests, "host_functions", granted.hostFunctions());
    add(requests, "plugins", granted.plugins());
    return new PermissionReview(requests, granted);
  }

  private static void add(List<Request> requests, String permission, List<String> asked) {
    asked.forEach(one -> requests.add(new Request(permission, one, "")));
  }
}
