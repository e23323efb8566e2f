package dev.constrictor.environment;

import dev.constrictor.config.CPythonSettings;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.config.PluginScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A store in a folder of the test's own, and plugins that use it. */
record Store(Path temp, String installer, boolean offline, Map<String, String> extra) {
  static Store offline(Path temp) {
    return new Store(temp, "pip", true, Map.of());
  }

  Path wheels() {
    return temp.resolve("wheels");
  }

  Path folder() {
    return temp.resolve("store");
  }

  Environments open() {
    return new Environments(settings(), variables());
  }

  Environments open(BuildBounds bounds) {
    return new Environments(BuildSettings.of(settings(), variables(), bounds));
  }

  PureEnvironments openFor(InProcessPython python) {
    return new PureEnvironments(settings(), variables(), python);
  }

  private CPythonSettings settings() {
    return new CPythonSettings(
        "python3", folder(), installer, List.of(wheels().toString()), offline, false, 0);
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.putAll(extra);
    return variables;
  }

  /** A plugin whose manifest has these lines besides. */
  PluginManifest plugin(String name, String lines) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("plugins").resolve(name));
    Files.writeString(folder.resolve("main.py"), "");
    Files.writeString(
        folder.resolve("plugin.yaml"),
        "name: %s\nversion: 1.0.0\nentrypoint: main.py\n%s\n".formatted(name, lines));
    PluginCandidate candidate = new PluginScanner(HostConfig.defaults(), Map.of()).load(folder);
    if (candidate instanceof PluginCandidate.Valid valid) {
      return valid.manifest();
    }
    throw new AssertionError("a broken manifest: " + candidate);
  }

  /** What Python prints with an environment's interpreter. */
  static String python(Environment environment, String code)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(environment.interpreter().toString(), "-I", "-c", code)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.strip();
  }
}
