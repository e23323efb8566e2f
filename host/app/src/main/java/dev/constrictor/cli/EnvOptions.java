package dev.constrictor.cli;

import dev.constrictor.config.BackendKind;
import dev.constrictor.config.ConfigException;
import dev.constrictor.config.ConfigProblem;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.config.PluginScanner;
import dev.constrictor.environment.EnvironmentException;
import dev.constrictor.environment.Environments;
import dev.constrictor.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What the commands of {@code env} that work on plugins have in common. */
final class EnvOptions {
  @Mixin private HostOptions host = new HostOptions();

  @Parameters(
      paramLabel = "PLUGIN",
      arity = "0..*",
      description = "Only these plugins; without names all that have requirements.")
  private List<String> names = new ArrayList<>();

  /** What a command does with one plugin: fills in the row, answers whether all is well. */
  interface Step {
    boolean take(Environments environments, PluginManifest manifest, Map<String, Object> row)
        throws EnvironmentException, InterruptedException;
  }

  /** Does it with every plugin that is meant, and tells how it went. */
  int each(Step step) throws ConfigException, UsageException, InterruptedException {
    Environments environments = new Environments(host.load().cpython(), System.getenv());
    List<@Nullable Object> rows = new ArrayList<>();
    boolean well = true;
    for (PluginManifest manifest : manifests()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("plugin", manifest.name());
      try {
        well &= step.take(environments, manifest, row);
      } catch (EnvironmentException failure) {
        row.put("state", "failed");
        row.put("message", failure.reason());
        well = false;
      }
      rows.add(row);
    }
    print(rows);
    return well ? Main.DONE : Main.CALL_FAILED;
  }

  private void print(List<@Nullable Object> rows) {
    if (host.json(HostOptions.Output.TEXT)) {
      System.out.println(JsonCodec.writePrettyJson(rows));
    } else {
      PlainText.of(rows).stream().map(Paint::visible).forEach(System.out::println);
    }
  }

  private List<PluginManifest> manifests() throws ConfigException, UsageException {
    List<PluginCandidate> found = new PluginScanner(host.load(), System.getenv()).scan();
    List<String> there = found.stream().map(PluginCandidate::name).distinct().toList();
    for (String name : names) {
      if (!there.contains(name)) {
        throw new UsageException(UnknownPlugin.message(name, there));
      }
    }
    List<PluginManifest> manifests = new ArrayList<>();
    List<ConfigProblem> problems = new ArrayList<>();
    for (PluginCandidate candidate : found) {
      boolean named = names.contains(candidate.name());
      if (candidate instanceof PluginCandidate.Valid valid) {
        if (named || (names.isEmpty() && needsEnvironment(valid.manifest()))) {
          manifests.add(valid.manifest());
        }
      } else if (named && candidate instanceof PluginCandidate.Invalid invalid) {
        problems.addAll(invalid.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return manifests;
  }

  static boolean needsEnvironment(PluginManifest manifest) {
    return manifest.backend() == BackendKind.CPYTHON
        || manifest.requirementsFile().isPresent()
        || !manifest.requirements().isEmpty();
  }
}
