package dev.constrictor.cli;

import dev.constrictor.config.PluginManifest;
import dev.constrictor.environment.EnvironmentException;
import dev.constrictor.environment.Verification;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code constrictor env verify}: compares every byte with what was built. */
@Command(
    name = "verify",
    description = "Compares environments with what was built; changes nothing.",
    mixinStandardHelpOptions = true)
final class EnvVerifyCommand implements Callable<Integer> {
  @Mixin private EnvOptions options = new EnvOptions();

  @Override
  public Integer call() throws Exception {
    return options.each(EnvVerifyCommand::verify);
  }

  /** Of several places the first where one is built counts, as at a start. */
  private static boolean verify(
      List<BackendEnvironments.Candidate> candidates,
      PluginManifest manifest,
      Map<String, Object> row)
      throws EnvironmentException, InterruptedException {
    row.put("state", "not built");
    for (BackendEnvironments.Candidate candidate : candidates) {
      Verification found = candidate.environments().verify(manifest);
      if (found.built()) {
        row.put("state", found.whole() ? "whole" : "damaged");
        row.put("backend", candidate.backend().wireName());
        row.put("environment", found.name());
        if (!found.damage().isEmpty()) {
          row.put("damage", found.damage());
        }
        return found.whole();
      }
    }
    return false;
  }
}
