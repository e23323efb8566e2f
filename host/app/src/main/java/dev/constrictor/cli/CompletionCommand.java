package dev.constrictor.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code constrictor completion}: what makes a shell complete this command line. */
@Command(
    name = "completion",
    description = "Prints a script that makes bash or zsh complete commands and options.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  source <(constrictor completion)          in ~/.bashrc or ~/.zshrc",
      "  constrictor completion > /etc/bash_completion.d/constrictor"
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    System.out.print(AutoComplete.bash("constrictor", spec.root().commandLine()));
    return Main.DONE;
  }
}
