package dev.constrictor.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code constrictor env lock}: writes {@code requirements.lock} beside manifests. */
@Command(
    name = "lock",
    description = "Writes requirements.lock, versions with hashes, beside the manifest.",
    mixinStandardHelpOptions = true)
final class EnvLockCommand implements Callable<Integer> {
  @Mixin private EnvOptions options = new EnvOptions();

  @Override
  public Integer call() throws Exception {
    return options.each(
        (environments, manifest, row) -> {
          if (manifest.requirements().isEmpty() && manifest.requirementsFile().isEmpty()) {
            row.put("state", "nothing to lock");
            return true;
          }
          row.put("state", "locked");
          row.put("lock", environments.lock(manifest).toString());
          return true;
        });
  }
}
