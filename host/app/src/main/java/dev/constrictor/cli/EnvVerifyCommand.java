package dev.constrictor.cli;

import dev.constrictor.environment.Verification;
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
    return options.each(
        (environments, manifest, row) -> {
          Verification found = environments.verify(manifest);
          row.put("state", found.whole() ? "whole" : found.built() ? "damaged" : "not built");
          row.put("environment", found.name());
          if (!found.damage().isEmpty()) {
            row.put("damage", found.damage());
          }
          return found.whole();
        });
  }
}
