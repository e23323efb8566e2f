package dev.constrictor.cli;

import dev.constrictor.config.ConfigException;
import dev.constrictor.config.ConfigProblem;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether the configuration, the plugin directories and the manifests can be used. */
final class ConfigurationCheck {
  private ConfigurationCheck() {}

  static Map<String, @Nullable Object> examine(HostConfig config, List<String> findings) {
    List<String> good = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    List<String> disabled = new ArrayList<>();
    boolean usable = true;
    try {
      for (PluginCandidate candidate : new PluginScanner(config, System.getenv()).scan()) {
        switch (candidate) {
          case PluginCandidate.Valid valid -> good.add(valid.name());
          case PluginCandidate.Disabled off -> disabled.add(off.name());
          case PluginCandidate.Invalid invalid -> {
            refused.add(invalid.name());
            invalid.problems().stream().map(ConfigProblem::toString).forEach(findings::add);
          }
        }
      }
    } catch (ConfigException failure) {
      usable = false;
      failure.problems().stream().map(ConfigProblem::toString).forEach(findings::add);
    }
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("usable", usable);
    facts.put(
        "plugin_directories", config.pluginDirectories().stream().map(Path::toString).toList());
    facts.put("plugins", good);
    facts.put("refused", refused);
    facts.put("disabled", disabled);
    return facts;
  }
}
