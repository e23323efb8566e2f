package dev.constrictor.cli;

import dev.constrictor.PluginHost;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.ConfigException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
      NewCommand.class,
      TestCommand.class,
      EnvCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
    },
    footer = {
      "",
      "Examples:",
      "  constrictor call wordcount count text='to be or not to be'",
      "  constrictor run --stdio --plugins plugins",
      "  constrictor call --help"
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:done",
      "1:the call failed; the error is on stdout, as JSON",
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

  Main() {}

  /** Where the version comes from. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"constrictor " + PluginHost.VERSION};
    }
  }

  /** Runs one command and ends the JVM with its status. */
  public static void main(String[] args) {
    // JSON is UTF-8 whatever the locale says; a pipe under LANG=C must not turn it into "?".
    System.setOut(utf8(FileDescriptor.out));
    System.setErr(utf8(FileDescriptor.err));
    int status = INTERNAL;
    try {
      LaunchProfile.current().log();
      status = run(args);
    } catch (Throwable failure) { // the thread's root; the JVM itself would say 1 here
      failure.printStackTrace(System.err);
    } finally {
      System.exit(status);
    }
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
  }

  static int run(String... args) {
    CommandLine line = new CommandLine(new Main());
    tellVersion(line);
    return line.setExpandAtFiles(false) // --args @FILE is a file of JSON, not of options
        .setOptionsCaseInsensitive(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(BackendKind.class, UsageErrors.converter(BackendKind.class))
        .registerConverter(
            WarmupCommand.Kind.class, UsageErrors.converter(WarmupCommand.Kind.class))
        .registerConverter(
            HostOptions.Output.class, UsageErrors.converter(HostOptions.Output.class))
        .setParameterExceptionHandler(new UsageErrors())
        .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure))
        .execute(args);
  }

  private static void tellVersion(CommandLine line) {
    for (CommandLine command : line.getSubcommands().values()) {
      command.getCommandSpec().versionProvider(new Version());
      tellVersion(command);
    }
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
