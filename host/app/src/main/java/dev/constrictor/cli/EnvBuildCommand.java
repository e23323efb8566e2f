package dev.constrictor.cli;

import dev.constrictor.config.PluginManifest;
import dev.constrictor.environment.Environment;
import dev.constrictor.environment.EnvironmentException;
import dev.constrictor.environment.NotInProcessException;
import dev.constrictor.environment.Progress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code constrictor env build}: builds what is missing and repairs what is damaged. */
@Command(
    name = "build",
    description = {
      "Builds the environments that are missing, and damaged ones anew.",
      "Looks anew whether the requirements of plugins with backend auto can be served in process."
    },
    mixinStandardHelpOptions = true)
final class EnvBuildCommand implements Callable<Integer> {
  @Mixin private EnvOptions options = new EnvOptions();

  @Override
  public Integer call() throws Exception {
    return options.each(EnvBuildCommand::build);
  }

  private static boolean build(
      List<BackendEnvironments.Candidate> candidates,
      PluginManifest manifest,
      Map<String, Object> row)
      throws EnvironmentException, InterruptedException {
    for (BackendEnvironments.Candidate candidate : candidates) {
      try {
        Environment built = candidate.environments().repair(manifest, progress(manifest));
        row.put("state", "whole");
        row.put("backend", candidate.backend().wireName());
        row.put("environment", built.name());
        row.put("folder", built.folder().toString());
        return true;
      } catch (NotInProcessException why) {
        if (candidate.equals(candidates.getLast())) {
          throw why;
        }
        row.put("not_in_process", why.reason());
      }
    }
    throw new IllegalStateException("a plugin without candidates needs no environment");
  }

  private static Progress progress(PluginManifest manifest) {
    return (step, elapsed) ->
        System.err.printf(
            "constrictor: %s: %s (%.1f s)%n", manifest.name(), step, elapsed.toMillis() / 1e3);
  }
}
