package dev.constrictor.cli;

import dev.constrictor.environment.Environment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code constrictor env build}: builds what is missing and repairs what is damaged. */
@Command(
    name = "build",
    description = "Builds the environments that are missing, and damaged ones anew.",
    mixinStandardHelpOptions = true)
final class EnvBuildCommand implements Callable<Integer> {
  @Mixin private EnvOptions options = new EnvOptions();

  @Override
  public Integer call() throws Exception {
    return options.each(
        (environments, manifest, row) -> {
          Environment built =
              environments.repair(
                  manifest,
                  (step, elapsed) ->
                      System.err.printf(
                          "constrictor: %s: %s (%.1f s)%n",
                          manifest.name(), step, elapsed.toMillis() / 1e3));
          row.put("state", "whole");
          row.put("environment", built.name());
          row.put("folder", built.folder().toString());
          return true;
        });
  }
}
