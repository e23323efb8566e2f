package dev.constrictor.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes the record of a host.yaml that its schema has checked. */
final class HostConfigBuilder {
  private final Section root;
  private final HostPaths paths;
  private final Document document;

  private HostConfigBuilder(Document document, HostPaths paths, Problems problems) {
    this.document = document;
    this.paths = paths;
    this.root = Section.root(document, problems);
  }

  static HostConfig build(Document document, HostPaths paths, Problems problems) {
    return new HostConfigBuilder(document, paths, problems).build();
  }

  private HostConfig build() {
    Section plugins = root.child("plugins");
    checkPolicy(plugins);
    return new HostConfig(
        directories(plugins),
        plugins.flag("watch", false),
        graalpy(root.child("graalpy")),
        cpython(root.child("cpython")),
        secrets(root.child("secrets")),
        root.node().path("http").isObject() ? http(root.child("http")) : Optional.empty(),
        root.child("metrics").flag("prometheus", true),
        deadLetters(root.child("dead_letters")),
        root.duration("shutdown_timeout", Duration.ofSeconds(20)),
        PluginPolicy.of(document));
  }

  /** What would make every plugin fail is told once, and here. */
  private static void checkPolicy(Section plugins) {
    LimitsReader.read(plugins.child("defaults"), plugins.child("maximum"));
    LimitsReader.read(plugins.child("maximum"), plugins.child("nothing"));
    Section ceiling = plugins.child("permissions");
    ceiling
        .texts("network")
        .forEach(
            (index, text) -> {
              if (NetworkAddress.parse(text).filter(address -> address.port() > 0).isEmpty()) {
                ceiling.problem("network", index, "must be host:port, such as api.example.com:443");
              }
            });
    for (Section entry : ceiling.children("files")) {
      entry.text("path").ifPresent(text -> checkedPath(entry, "path", text, Path::of));
    }
  }

  private List<Path> directories(Section plugins) {
    if (!plugins.has("directories")) {
      return List.of(paths.resolve("./plugins"));
    }
    List<Path> directories = new ArrayList<>();
    plugins
        .texts("directories")
        .forEach(
            (index, text) -> {
              try {
                directories.add(paths.resolve(text));
              } catch (IllegalArgumentException e) {
                plugins.problem("directories", index, "must be a path this system can have");
              }
            });
    return directories;
  }

  private static GraalPySettings graalpy(Section graalpy) {
    return new GraalPySettings(
        graalpy.text("engine").orElse("isolated").equals("shared"),
        graalpy.flag("prewarm", true),
        graalpy.flag("isolated_loader", false),
        graalpy.integer("abandoned_threads", GraalPySettings.defaultAbandonedThreads()));
  }

  private CPythonSettings cpython(Section cpython) {
    List<String> findLinks = new ArrayList<>();
    cpython
        .texts("find_links")
        .forEach(
            (index, text) -> {
              try {
                findLinks.add(paths.resolveOrAddress(text));
              } catch (IllegalArgumentException e) {
                cpython.problem("find_links", index, "must be a path this system can have");
              }
            });
    return new CPythonSettings(
        text(cpython, "interpreter", "python3", paths::resolveCommand),
        text(cpython, "environment_store", "~/.cache/constrictor/environments", paths::resolve),
        cpython.text("installer").orElse("auto"),
        findLinks,
        cpython.flag("offline", false),
        cpython.flag("allow_source_builds", false),
        cpython.integer("spares", 0));
  }

  private static Map<String, String> secrets(Section secrets) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : secrets.keys()) {
      secrets.text(name).ifPresent(value -> values.put(name, value));
    }
    return values;
  }

  private static Optional<HttpSettings> http(Section http) {
    Optional<NetworkAddress> bind = NetworkAddress.parse(http.text("bind").orElse("127.0.0.1:0"));
    if (bind.isEmpty()) {
      http.problem("bind", "must be host:port, such as 127.0.0.1:8080 or [::1]:0");
    }
    if (http.text("token").filter(String::isBlank).isPresent()) {
      http.problem("token", "must not be empty; leave the key out for no token");
    }
    return bind.map(
        address -> new HttpSettings(address.host(), address.port(), http.text("token")));
  }

  private DeadLetterSettings deadLetters(Section deadLetters) {
    return new DeadLetterSettings(
        deadLetters.flag("enabled", false),
        text(deadLetters, "directory", "./dead-letters", paths::resolve),
        deadLetters.bytes("max_size", 64L << 20));
  }

  private static <T> T text(
      Section section, String key, String otherwise, Function<String, T> read) {
    return section
        .text(key)
        .flatMap(text -> checkedPath(section, key, text, read))
        .orElseGet(() -> read.apply(otherwise));
  }

  private static <T> Optional<T> checkedPath(
      Section section, String key, String text, Function<String, T> read) {
    try {
      return Optional.of(read.apply(text));
    } catch (IllegalArgumentException e) {
      section.problem(key, "must be a path this system can have");
      return Optional.empty();
    }
  }
}
