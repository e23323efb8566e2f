package dev.constrictor.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code constrictor env}: the environments that plugins on CPython run in. */
@Command(
    name = "env",
    description = "Builds, checks and tidies the environments of plugins with requirements.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      EnvListCommand.class,
      EnvBuildCommand.class,
      EnvVerifyCommand.class,
      EnvLockCommand.class,
      EnvPruneCommand.class,
    },
    footer = {
      "",
      "The exit status is 1 when an environment is damaged or cannot be had.",
      "",
      "Examples:",
      "  constrictor env build",
      "  constrictor env lock frame-report --plugins plugins",
      "  constrictor env verify --output json"
    })
final class EnvCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(System.err);
    return Main.BAD_INPUT;
  }
}
