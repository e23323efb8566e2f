package dev.constrictor.cli;

import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.config.PluginScanner;
import dev.constrictor.environment.EnvironmentException;
import dev.constrictor.environment.Environments;
import dev.constrictor.protocol.JsonCodec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code constrictor env prune}: deletes environments that no plugin here uses. */
@Command(
    name = "prune",
    description = {
      "Deletes the environments that no plugin of the plugin directories uses.",
      "Other hosts on the same store build theirs anew at their next start."
    },
    mixinStandardHelpOptions = true)
final class EnvPruneCommand implements Callable<Integer> {
  @Mixin private HostOptions host = new HostOptions();

  @Override
  public Integer call() throws Exception {
    HostConfig config = host.load();
    Set<String> kept = new HashSet<>();
    try (BackendEnvironments environments = new BackendEnvironments(config)) {
      for (PluginCandidate candidate : new PluginScanner(config, System.getenv()).scan()) {
        if (candidate instanceof PluginCandidate.Valid valid) {
          kept.addAll(names(environments, valid.manifest()));
        }
      }
    }
    List<String> gone = new Environments(config.cpython(), System.getenv()).prune(kept);
    if (host.json(HostOptions.Output.TEXT)) {
      System.out.println(JsonCodec.writePrettyJson(gone));
    } else {
      gone.forEach(name -> System.out.println("deleted " + name));
      System.out.println(gone.size() + " environment(s) deleted");
    }
    return Main.DONE;
  }

  private static Set<String> names(BackendEnvironments environments, PluginManifest manifest)
      throws InterruptedException {
    Set<String> names = new HashSet<>();
    for (BackendEnvironments.Candidate place : environments.anywhere(manifest)) {
      try {
        names.add(place.environments().nameFor(manifest));
      } catch (EnvironmentException failure) {
        // It could not start with any environment; say so, since one of them may have been its.
        System.err.println("constrictor: " + failure.reason());
      }
    }
    return names;
  }
}
