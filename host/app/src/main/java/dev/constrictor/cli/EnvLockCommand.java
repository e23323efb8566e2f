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
        (candidates, manifest, row) -> {
          if (manifest.requirements().isEmpty() && manifest.requirementsFile().isEmpty()) {
            row.put("state", "nothing to lock");
            return true;
          }
          // Of two backends CPython's choice: its lock serves the other one, too.
          row.put("lock", candidates.getLast().environments().lock(manifest).toString());
          row.put("state", "locked");
          return true;
        });
  }
}
