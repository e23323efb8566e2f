package dev.constrictor.backend;

import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.config.PluginScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Manifests for tests that need no host. */
public final class Manifests {
  private Manifests() {}

  /** One of a plugin named sample in this folder, with these lines besides. */
  public static PluginManifest in(Path directory, String lines) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("sample"));
    Files.writeString(folder.resolve("main.py"), "");
    Files.writeString(
        folder.resolve("plugin.yaml"),
        "name: sample\nversion: 1.0.0\nentrypoint: main.py\n" + lines);
    PluginCandidate candidate = new PluginScanner(HostConfig.defaults(), Map.of()).load(folder);
    if (candidate instanceof PluginCandidate.Valid valid) {
      return valid.manifest();
    }
    throw new AssertionError("a broken manifest: " + candidate);
  }
}
