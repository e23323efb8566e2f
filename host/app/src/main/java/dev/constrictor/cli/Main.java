package dev.constrictor.cli;

import dev.constrictor.PluginHost;
import dev.constrictor.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The entry point of {@code constrictor}. */
@Command(
    name = "constrictor",
    description = "Runs Python plugins inside the JVM, with limits that hold.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      CallCommand.class,
      ListCommand.class,
      DescribeCommand.class,
      ValidateCommand.class,
      WarmupCommand.class,
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:done",
      "1:the call failed; the error is on stdout",
      "2:bad usage, configuration or manifest",
      "3:an error of Constrictor's own"
    })
public final class Main {
  /** Done. */
  static final int DONE = 0;

  /** The call failed. */
  static final int CALL_FAILED = 1;

  /** Bad usage, configuration or manifest. */
  static final int BAD_INPUT = 2;

  /** An error of our own. */
  static final int INTERNAL = 3;

  private Main() {}

  /** Where the version comes from. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"constrictor " + PluginHost.VERSION};
    }
  }

  /** Runs one command and ends the JVM with its status. */
  public static void main(String[] args) {
    LaunchProfile.current().log();
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new Main())
        .setExpandAtFiles(false) // --args @FILE is a file of JSON, not of options
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, line, parsed) -> explain(failure))
        .execute(args);
  }

  private static int explain(Exception failure) throws Exception {
    if (failure instanceof ConfigException refused) {
      refused.problems().forEach(problem -> System.err.println(problem));
      return BAD_INPUT;
    }
    if (failure instanceof UsageException usage) {
      System.err.println("constrictor: " + usage.getMessage());
      return BAD_INPUT;
    }
    System.err.println("constrictor: an error of its own; please report it with what follows");
    failure.printStackTrace(System.err);
    return INTERNAL;
  }
}
