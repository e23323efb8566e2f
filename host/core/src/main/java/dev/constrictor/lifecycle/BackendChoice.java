package dev.constrictor.lifecycle;

import dev.constrictor.config.BackendKind;
import dev.constrictor.config.PluginManifest;

/**
 * Which backend runs a plugin, and why.
 *
 * @param kind never {@link BackendKind#AUTO}
 * @param reason for people
 */
record BackendChoice(BackendKind kind, String reason) {
  static BackendChoice of(PluginManifest manifest) {
    if (manifest.backend() != BackendKind.AUTO) {
      return new BackendChoice(manifest.backend(), "the manifest asks for it");
    }
    if (!manifest.requirements().isEmpty() || manifest.requirementsFile().isPresent()) {
      return cpython("requirements");
    }
    if (manifest.systemSitePackages()) {
      return cpython("system_site_packages");
    }
    if (!manifest.permissions().network().isEmpty()) {
      return cpython("permissions.network");
    }
    return new BackendChoice(
        BackendKind.GRAALPY, "backend is auto, and nothing in the manifest needs CPython");
  }

  private static BackendChoice cpython(String key) {
    return new BackendChoice(BackendKind.CPYTHON, "backend is auto, and " + key + " needs CPython");
  }
}
