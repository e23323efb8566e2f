package dev.constrictor.cli;

import dev.constrictor.config.ConfigException;
import dev.constrictor.config.ConfigProblem;
import dev.constrictor.config.PermissionReview;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginScanner;
import dev.constrictor.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code constrictor validate}: reads all configuration and manifests and tells every problem. */
@Command(
    name = "validate",
    description = {
      "Checks the configuration and the manifests, and shows what each plugin asks to be",
      "allowed and what the operator's ceiling leaves of that; starts nothing."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The exit status is 2 when something is wrong.",
      "",
      "Examples:",
      "  constrictor validate",
      "  constrictor validate wordcount --plugins plugins",
      "  constrictor validate --config config/host.yaml --output json"
    })
final class ValidateCommand implements Callable<Integer> {
  @Mixin private HostOptions host = new HostOptions();

  @Parameters(
      paramLabel = "PLUGIN",
      arity = "0..*",
      description = "Only these plugins; without names all of them.")
  private List<String> names = new ArrayList<>();

  @Override
  public Integer call() throws UsageException {
    List<ConfigProblem> problems = new ArrayList<>();
    List<PluginCandidate> checked = List.of();
    try {
      checked = asked();
      for (PluginCandidate candidate : checked) {
        if (candidate instanceof PluginCandidate.Invalid invalid) {
          problems.addAll(invalid.problems());
        }
      }
    } catch (ConfigException refused) {
      problems.addAll(refused.problems());
    }
    report(checked, problems);
    return problems.isEmpty() ? Main.DONE : Main.BAD_INPUT;
  }

  private List<PluginCandidate> asked() throws ConfigException, UsageException {
    List<PluginCandidate> found = new PluginScanner(host.load(), System.getenv()).scan();
    List<String> there = found.stream().map(PluginCandidate::name).distinct().toList();
    for (String name : names) {
      if (!there.contains(name)) {
        throw new UsageException(UnknownPlugin.message(name, there));
      }
    }
    return found.stream()
        .filter(candidate -> names.isEmpty() || names.contains(candidate.name()))
        .toList();
  }

  private void report(List<PluginCandidate> checked, List<ConfigProblem> problems) {
    Map<String, PermissionReview> permissions = new LinkedHashMap<>();
    for (PluginCandidate candidate : checked) {
      candidate.permissions().ifPresent(review -> permissions.put(candidate.name(), review));
    }
    if (host.json(HostOptions.Output.TEXT)) {
      Map<String, @Nullable Object> document = new LinkedHashMap<>();
      document.put("valid", problems.isEmpty());
      document.put("plugins", (long) checked.size());
      document.put("problems", problems.stream().map(ConfigProblem::toMap).toList());
      Map<String, @Nullable Object> byPlugin = new LinkedHashMap<>();
      permissions.forEach((plugin, review) -> byPlugin.put(plugin, PermissionReport.of(review)));
      document.put("permissions", byPlugin);
      System.out.println(JsonCodec.writePrettyJson(document));
      return;
    }
    problems.forEach(System.out::println);
    if (!permissions.isEmpty()) {
      PermissionReport.text(permissions).stream().map(Paint::visible).forEach(System.out::println);
    }
    System.out.printf("%d plugin(s) checked, %d problem(s)%n", checked.size(), problems.size());
  }
}
