package dev.constrictor.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Sixty folders whose manifests are refused, each for a cause of its own, beside a good one. */
final class BrokenPlugins {
  private static final String REQUIRED = "version: 1.0.0\nentrypoint: main.py\n";

  private final Path folder;
  private final Map<String, String> sayings = new LinkedHashMap<>();

  private BrokenPlugins(Path folder) {
    this.folder = folder;
  }

  /** Copies the good plugin into a new folder, and writes the broken ones beside it. */
  static BrokenPlugins beside(Path good, Path temp) throws IOException {
    BrokenPlugins broken = new BrokenPlugins(Files.createDirectories(temp.resolve("sixty")));
    Path copy = Files.createDirectories(broken.folder.resolve(good.getFileName()));
    for (String file : Set.of("plugin.yaml", "main.py")) {
      Files.copy(good.resolve(file), copy.resolve(file));
    }
    broken.missing();
    broken.wrongTopLevel();
    broken.wrongLimits();
    broken.wrongPermissions();
    broken.wrongYaml();
    return broken;
  }

  Path folder() {
    return folder;
  }

  Set<String> names() {
    return sayings.keySet();
  }

  /** What the refusal of this plugin must contain. */
  String saying(String name) {
    return sayings.getOrDefault(name, "a plugin that was never written");
  }

  /** A whole manifest and what is said of it. */
  private void whole(String yaml, String saying) throws IOException {
    String name = "broken-%02d".formatted(sayings.size() + 1);
    Path plugin = Files.createDirectories(folder.resolve(name));
    Files.writeString(plugin.resolve("plugin.yaml"), yaml.replace("@NAME@", name));
    Files.writeString(plugin.resolve("main.py"), "");
    sayings.put(name, saying);
  }

  /** A good manifest with one wrong line at its end. */
  private void line(String line, String path) throws IOException {
    whole("name: @NAME@\n" + REQUIRED + line + "\n", "plugin.yaml:4: " + path);
  }

  private void missing() throws IOException {
    whole(REQUIRED, "$.name");
    whole("name: @NAME@\nentrypoint: main.py\n", "$.version");
    whole("name: @NAME@\nversion: 1.0.0\n", "$.entrypoint");
    whole("", "$");
    whole("[a, b]\n", "mapping");
    whole("name: other\n" + REQUIRED, "plugin.yaml:1: $.name");
    whole("name: Upper\n" + REQUIRED, "plugin.yaml:1: $.name");
    whole("name: @NAME@\nversion: 1.0\nentrypoint: main.py\n", "plugin.yaml:2: $.version");
    whole("name: @NAME@\nversion: 1.0.0\nentrypoint: no.py\n", "plugin.yaml:3: $.entrypoint");
    whole("name: @NAME@\nversion: 1.0.0\nentrypoint: ../x.py\n", "plugin.yaml:3: $.entrypoint");
    whole("name: @NAME@\nversion: 1.0.0\nentrypoint: /etc/hosts\n", "plugin.yaml:3: $.entrypoint");
  }

  private void wrongTopLevel() throws IOException {
    line("limts: {}", "$.limts");
    line("zzz: 1", "$.zzz");
    line("description: [a]", "$.description");
    line("backend: jython", "$.backend");
    line("host: \">=9\"", "$.host");
    line("host: banana", "$.host");
    line("python: 3.11", "$.python");
    line("requirements: six", "$.requirements");
    line("requirements: ['-r x']", "$.requirements[0]");
    line("requirements: [six, six]", "$.requirements");
    line("requirements_file: no.txt", "$.requirements_file");
    line("system_site_packages: perhaps", "$.system_site_packages");
    line("instances: 0", "$.instances");
    line("instances: 1001", "$.instances");
    line("instances: 1.5", "$.instances");
    line("instances: '2'", "$.instances");
    line("depends_on: other", "$.depends_on");
    line("config: []", "$.config");
    line("restart: {max_restarts: -1}", "$.restart.max_restarts");
    line("restart: {within: never}", "$.restart.within");
    line("restart: {backoff: 1s}", "$.restart.backoff");
  }

  private void wrongLimits() throws IOException {
    line("limits: 5", "$.limits");
    line("limits: {memroy: 1MiB}", "$.limits.memroy");
    line("limits: {call_timeout: 5}", "$.limits.call_timeout");
    line("limits: {call_timeout: 5 s}", "$.limits.call_timeout");
    line("limits: {start_timeout: 0s}", "$.limits.start_timeout");
    line("limits: {cpu_time: -1s}", "$.limits.cpu_time");
    line("limits: {cpu_time: 9999h}", "$.limits.cpu_time");
    line("limits: {memory: 1MB}", "$.limits.memory");
    line("limits: {memory: 0B}", "$.limits.memory");
    line("limits: {output: lots}", "$.limits.output");
    line("limits: {message: 2GiB}", "$.limits.message");
    line("limits: {concurrency: 0}", "$.limits.concurrency");
    line("limits: {queue: -1}", "$.limits.queue");
    line("limits: {enforcement: no}", "$.limits.enforcement");
  }

  private void wrongPermissions() throws IOException {
    line("permissions:", "$.permissions");
    line("permissions: {files: [{mode: read}]}", "$.permissions.files[0].path");
    line("permissions: {files: [{path: ../..}]}", "$.permissions.files[0].path");
    line("permissions: {files: [{path: /etc}]}", "$.permissions.files[0].path");
    line("permissions: {files: [{path: main.py, mode: all}]}", "$.permissions.files[0].mode");
    line("permissions: {network: [nowhere]}", "$.permissions.network[0]");
    line("permissions: {network: ['h:99999']}", "$.permissions.network[0]");
    line("permissions: {secrets: [NO_SUCH]}", "$.permissions.secrets[0]");
    line("permissions: {env: TZ}", "$.permissions.env");
    line("permissions: {require: maybe}", "$.permissions.require");
    line("permissions: {sockets: []}", "$.permissions.sockets");
  }

  private void wrongYaml() throws IOException {
    line("name: twice", "$.name");
    line("\tconfig: {}", "$");
    line("config: {a: *nothing}", "$");
    line("config: !!python/object:x {}", "$");
    whole("name: @NAME@\n" + REQUIRED + "config: {a: [\n", "plugin.yaml:5: $: is not valid YAML");
    line("description: ${NO_SUCH_VARIABLE_IS_SET}", "$.description");
  }
}
