package dev.constrictor.cli;

import dev.constrictor.config.HostConfig;
import dev.constrictor.environment.EnvironmentException;
import dev.constrictor.environment.Environments;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What there is to make environments with, and how many are in the store. */
final class EnvironmentCheck {
  private EnvironmentCheck() {}

  static Map<String, @Nullable Object> examine(HostConfig config, List<String> findings)
      throws IOException, InterruptedException {
    Environments environments = new Environments(config.cpython(), System.getenv());
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("store", config.cpython().environmentStore().toString());
    facts.put("built", (long) environments.list().size());
    facts.put("installer", config.cpython().installer());
    facts.put("offline", config.cpython().offline());
    try {
      facts.put("interpreter", environments.interpreterVersion());
    } catch (EnvironmentException failure) {
      facts.put("interpreter", null);
      findings.add("plugins on CPython cannot run: " + failure.reason());
    }
    return facts;
  }
}
