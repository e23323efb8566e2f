package dev.constrictor.config;

import java.nio.file.Path;
import java.util.List;

/** A plugin folder that was found, and what became of its manifest. */
public sealed interface PluginCandidate {
  /** The plugin's name, which is its folder's. */
  String name();

  /** The plugin's folder, absolute. */
  Path folder();

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
  }

  /**
   * The manifest cannot be used. Two of these may have the same name: where one name was found
   * twice.
   *
   * @param problems why not, at least one
   */
  record Invalid(String name, Path folder, List<ConfigProblem> problems)
      implements PluginCandidate {
    /** Copies. */
    public Invalid {
      problems = List.copyOf(problems);
    }
  }

  /** The operator switched the plugin off; its manifest was not read. */
  record Disabled(String name, Path folder) implements PluginCandidate {}
}
