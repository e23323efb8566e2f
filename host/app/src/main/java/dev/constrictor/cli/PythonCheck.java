package dev.constrictor.cli;

import dev.constrictor.PluginHost;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Protection;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.CPythonSettings;
import dev.constrictor.config.ConfigException;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.lifecycle.LifecycleManager;
import dev.constrictor.lifecycle.PluginStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether Python answers in this process, and how firmly limits and permissions hold here.
 *
 * @param facts what is told of it
 * @param confinement what plugins' processes can be confined by here, asked of the interpreter that
 *     runs them; empty where none can be asked
 */
record PythonCheck(Map<String, @Nullable Object> facts, Map<String, String> confinement) {
  private static final String NAME = "doctor";

  /** Starts Python in this process, and an interpreter as these settings have it; blocks. */
  static PythonCheck examine(CPythonSettings settings, List<String> findings)
      throws IOException, ConfigException, InterruptedException {
    try (TemporaryFolder folder = new TemporaryFolder(NAME)) {
      Path plugin = Files.createDirectory(folder.path().resolve(NAME));
      for (String file : List.of("plugin.yaml", "main.py")) {
        Files.writeString(plugin.resolve(file), Resources.text("doctor/" + file));
      }
      HostConfig config =
          HostConfig.defaults().withPluginDirectories(List.of(folder.path())).withCPython(settings);
      HostOptions.keepLifecycleQuiet();
      long began = System.nanoTime();
      try (PluginHost host = PluginHost.builder().ownsJvm().config(config).start()) {
        host.awaitReady();
        return new PythonCheck(
            ask(host, began, findings), host.lifecycle().confinement(BackendKind.CPYTHON));
      }
    }
  }

  private static Map<String, @Nullable Object> ask(
      PluginHost host, long began, List<String> findings) {
    LifecycleManager lifecycle = host.lifecycle();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    try {
      Object answer = host.plugin(NAME).call("facts", Map.of());
      facts.put("answers", true);
      facts.put("first_answer_ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
      if (answer instanceof Map<?, ?> told) {
        told.forEach((key, value) -> facts.put(String.valueOf(key), value));
      }
    } catch (PluginException failure) {
      facts.put("answers", false);
      findings.add("Python does not answer: " + failure.getMessage());
    }
    for (BackendKind kind : List.of(BackendKind.GRAALPY, BackendKind.CPYTHON)) {
      facts.put(kind.wireName(), lifecycle.runtime(kind).orElse("not in this release"));
    }
    lifecycle
        .runtime(BackendKind.GRAALPY)
        .filter(runtime -> runtime.endsWith("interpreted only"))
        .ifPresent(runtime -> findings.add("Python is interpreted only: loops are slow"));
    if (host.status(NAME).map(PluginStatus::candidate).orElse(null)
        instanceof PluginCandidate.Valid valid) {
      facts.put("protections", protections(lifecycle.protections(valid.name())));
    }
    return facts;
  }

  private static Map<String, @Nullable Object> protections(List<Protection> protections) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    protections.forEach(
        one -> map.put(one.name(), one.strength().wireName() + ": " + one.mechanism()));
    return map;
  }
}
