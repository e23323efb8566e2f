package dev.constrictor.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A folder with one plugin, demo, beside what it must not reach. */
record PluginFixture(Path root) {
  static final String REQUIRED = "name: demo\nversion: 1.0.0\nentrypoint: main.py\n";
  static final Map<String, String> ENVIRONMENT = Map.of("TZ", "UTC", "N", "3", "HOST_KEY", "k3y");

  static PluginFixture in(Path root) throws IOException {
    PluginFixture fixture = new PluginFixture(root.toRealPath());
    Files.createDirectories(fixture.plugin("demo").resolve("data"));
    Files.writeString(fixture.plugin("demo").resolve("main.py"), "");
    Files.writeString(fixture.plugin("demo").resolve("requirements.txt"), "six\n");
    Files.writeString(fixture.root().resolve("outside.py"), "");
    Files.createDirectories(fixture.root().resolve("shared"));
    link(fixture.plugin("demo").resolve("out.py"), fixture.root().resolve("outside.py"));
    link(fixture.plugin("demo").resolve("out"), fixture.root().resolve("shared"));
    link(fixture.plugin("demo").resolve("dangling"), Path.of("nowhere"));
    link(fixture.plugin("demo").resolve("loop"), Path.of("loop"));
    link(fixture.plugin("demo").resolve("alias.py"), Path.of("main.py"));
    return fixture;
  }

  Path plugin(String name) {
    return root.resolve("plugins").resolve(name);
  }

  PluginCandidate load(String manifest, String host) throws IOException, ConfigException {
    Files.writeString(plugin("demo").resolve("plugin.yaml"), manifest);
    return new PluginScanner(host(host), ENVIRONMENT).load(plugin("demo"));
  }

  HostConfig host(String yaml) throws IOException, ConfigException {
    Path file = root.resolve("host.yaml");
    Files.writeString(file, yaml.replace("@ROOT@", root.toString()));
    return new ConfigLoader(ENVIRONMENT).loadHost(file);
  }

  private static void link(Path link, Path target) throws IOException {
    Files.createSymbolicLink(link, target);
  }
}
