package dev.constrictor.cli;

import dev.constrictor.config.BackendKind;
import dev.constrictor.config.ConfigException;
import dev.constrictor.config.ConfigProblem;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.config.PluginScanner;
import dev.constrictor.environment.EnvironmentException;
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
      description = "Only these plugins; without names all that may need an environment.")
  private List<String> names = new ArrayList<>();

  /**
   * What a command does with one plugin that needs an environment: fills in the row, answers
   * whether all is well.
   */
  interface Step {
    boolean take(
        List<BackendEnvironments.Candidate> candidates,
        PluginManifest manifest,
        Map<String, Object> row)
        throws EnvironmentException, InterruptedException;
  }

  /** Does it with every plugin that is meant, and tells how it went. */
  int each(Step step) throws ConfigException, UsageException, InterruptedException {
    List<@Nullable Object> rows = new ArrayList<>();
    boolean well = true;
    try (BackendEnvironments environments = new BackendEnvironments(host.load())) {
      for (PluginManifest manifest : manifests()) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("plugin", manifest.name());
        well &= take(environments.of(manifest), manifest, row, step);
        rows.add(row);
      }
    }
    print(rows);
    return well ? Main.DONE : Main.CALL_FAILED;
  }

  private static boolean take(
      List<BackendEnvironments.Candidate> candidates,
      PluginManifest manifest,
      Map<String, Object> row,
      Step step)
      throws InterruptedException {
    if (candidates.isEmpty()) {
      row.put("state", "not needed");
      row.put("message", "the plugin requires no packages and runs without an environment");
      return true;
    }
    try {
      return step.take(candidates, manifest, row);
    } catch (EnvironmentException failure) {
      row.put("state", "failed");
      row.put("message", failure.reason());
      return false;
    }
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
        if (named || (names.isEmpty() && mayNeedEnvironment(valid.manifest()))) {
          manifests.add(host.onBackend(valid.manifest()));
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

  private static boolean mayNeedEnvironment(PluginManifest manifest) {
    return manifest.backend() == BackendKind.CPYTHON
        || manifest.systemSitePackages()
        || manifest.requirementsFile().isPresent()
        || !manifest.requirements().isEmpty();
  }
}
