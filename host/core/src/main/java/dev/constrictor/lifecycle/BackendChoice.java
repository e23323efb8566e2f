package dev.constrictor.lifecycle;

import dev.constrictor.config.BackendKind;
import dev.constrictor.config.PluginManifest;

/**
 * Which backend runs a plugin, and why, as far as the manifest alone tells. Public for reports.
 *
 * @param kind never {@link BackendKind#AUTO}
 * @param reason for people
 * @param open whether it is only tried first, since the plugin's requirements decide
 */
public record BackendChoice(BackendKind kind, String reason, boolean open) {
  private static final String AUTO = "backend is auto, and ";

  /** The choice for a plugin before anything is built. */
  public static BackendChoice of(PluginManifest manifest) {
    if (manifest.backend() != BackendKind.AUTO) {
      return new BackendChoice(manifest.backend(), "the manifest asks for it", false);
    }
    if (manifest.systemSitePackages()) {
      return cpython("system_site_packages needs CPython");
    }
    if (!manifest.permissions().network().isEmpty()) {
      return cpython("permissions.network needs CPython");
    }
    boolean requirements =
        !manifest.requirements().isEmpty() || manifest.requirementsFile().isPresent();
    return new BackendChoice(
        BackendKind.GRAALPY,
        AUTO
            + (requirements
                ? "its requirements decide, which are looked at while it is PREPARING"
                : "nothing in the manifest needs CPython"),
        requirements);
  }

  /** CPython, for a plugin that left the choice to the host. */
  static BackendChoice cpython(String why) {
    return new BackendChoice(BackendKind.CPYTHON, AUTO + why, false);
  }

  /** The same backend for good. */
  BackendChoice settled(String why) {
    return new BackendChoice(kind, AUTO + why, false);
  }
}
