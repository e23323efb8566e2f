package dev.constrictor.cli;

import dev.constrictor.PluginHost;
import dev.constrictor.config.CPythonSettings;
import dev.constrictor.config.ConfigException;
import dev.constrictor.config.ConfigProblem;
import dev.constrictor.config.HostConfig;
import dev.constrictor.protocol.JsonCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    Map<String, @Nullable Object> whole = new LinkedHashMap<>();
    whole.put("version", PluginHost.VERSION);
    whole.put("java", JavaCheck.examine(findings));
    System.err.println("constrictor: starting Python to see that it answers");
    PythonCheck python = PythonCheck.examine(interpreter(), findings);
    whole.put("platform", PlatformCheck.examine(python.confinement(), findings));
    whole.put("python", python.facts());
    whole.put("configuration", configuration(findings));
    whole.put("findings", findings);
    if (host.json(HostOptions.Output.TEXT)) {
      System.out.println(JsonCodec.writePrettyJson(whole));
    } else {
      PlainText.of(whole).stream().map(Paint::visible).forEach(System.out::println);
    }
    return Main.DONE;
  }

  /** As configured, so that what is found here is what {@code describe} finds. */
  private CPythonSettings interpreter() {
    try {
      return host.load().cpython();
    } catch (ConfigException refused) { // which is told of the configuration
      return HostConfig.defaults().cpython();
    }
  }

  private Map<String, @Nullable Object> configuration(List<String> findings)
      throws IOException, InterruptedException {
    try {
      HostConfig config = host.load();
      Map<String, @Nullable Object> facts = ConfigurationCheck.examine(config, findings);
      facts.put("environments", EnvironmentCheck.examine(config, findings));
      return facts;
    } catch (ConfigException refused) {
      refused.problems().stream().map(ConfigProblem::toString).forEach(findings::add);
      return Map.of("usable", false);
    }
  }
}
