package dev.constrictor.cli;

import dev.constrictor.PluginHost;
import dev.constrictor.config.ConfigException;
import dev.constrictor.config.ConfigProblem;
import dev.constrictor.config.HostConfig;
import dev.constrictor.protocol.JsonCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code constrictor doctor}: what this machine offers, and what it lacks. */
@Command(
    name = "doctor",
    description = {
      "Shows what this machine offers: Java, Python, limits, permissions, configuration.",
      "Starts Python in this process to see that it answers, and the interpreter of",
      "plugins with native packages to see what their processes can be confined by."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "What is amiss is under findings; the exit status is 0 all the same.",
      "",
      "Examples:",
      "  constrictor doctor",
      "  constrictor doctor --config config/host.yaml --output json"
    })
final class DoctorCommand implements Callable<Integer> {
  @Mixin private HostOptions host = new HostOptions();

  @Override
  public Integer call() throws Exception {
    List<String> findings = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    Optional<HostConfig> config = load(refusals);
    Map<String, @Nullable Object> whole = new LinkedHashMap<>();
    whole.put("version", PluginHost.VERSION);
    whole.put("java", JavaCheck.examine(findings));
    System.err.println("constrictor: starting Python to see that it answers");
    // As configured, so that what is found here is what `describe` finds.
    PythonCheck python =
        PythonCheck.examine(config.orElseGet(HostConfig::defaults).cpython(), findings);
    whole.put("platform", PlatformCheck.examine(python.confinement(), findings));
    whole.put("python", python.facts());
    findings.addAll(refusals);
    whole.put(
        "configuration",
        config.isPresent() ? examined(config.get(), findings) : Map.of("usable", false));
    whole.put("findings", findings);
    if (host.json(HostOptions.Output.TEXT)) {
      System.out.println(JsonCodec.writePrettyJson(whole));
    } else {
      PlainText.of(whole).stream().map(Paint::visible).forEach(System.out::println);
    }
    return Main.DONE;
  }

  private Optional<HostConfig> load(List<String> refusals) {
    try {
      return Optional.of(host.load());
    } catch (ConfigException refused) {
      refused.problems().stream().map(ConfigProblem::toString).forEach(refusals::add);
      return Optional.empty();
    }
  }

  private static Map<String, @Nullable Object> examined(HostConfig config, List<String> findings)
      throws IOException, InterruptedException {
    Map<String, @Nullable Object> facts = ConfigurationCheck.examine(config, findings);
    facts.put("environments", EnvironmentCheck.examine(config, findings));
    return facts;
  }
}
