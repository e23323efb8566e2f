package dev.constrictor.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A plugin folder that was found, and what became of its manifest. */
public sealed interface PluginCandidate {
  /** The plugin's name, which is its folder's. */
  String name();

  /** The plugin's folder, absolute. */
  Path folder();

  /** What it asks for and is granted; empty where the manifest was not read. */
  Optional<PermissionReview> permissions();

  /**
   * The manifest can be used.
   *
   * @param manifest the manifest in force
   */
  record Valid(PluginManifest manifest) implements PluginCandidate {
    @Override
    public String name() {
      return manifest.name();
    }

    @Override
    public Path folder() {
      return manifest.folder();
    }

    @Override
    public Optional<PermissionReview> permissions() {
      return Optional.of(PermissionReview.allOf(manifest.permissions()));
    }
  }

  /**
   * The manifest cannot be used. Two of these may have the same name: where one name was found
   * twice.
   *
   * @param problems why not, at least one
   */
  record Invalid(
      String name,
      Path folder,
      List<ConfigProblem> problems,
      Optional<PermissionReview> permissions)
      implements PluginCandidate {
    /** Copies. */
    public Invalid {
      problems = List.copyOf(problems);
    }
  }

  /** The operator switched the plugin off; its manifest was not read. */
  record Disabled(String name, Path folder) implements PluginCandidate {
    @Override
    public Optional<PermissionReview> permissions() {
      return Optional.empty();
    }
  }
}
