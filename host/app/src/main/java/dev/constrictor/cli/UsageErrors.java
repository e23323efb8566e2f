package dev.constrictor.cli;

import dev.constrictor.config.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says on stderr what is wrong with a command line: the word, what was probably meant, the help.
 */
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandSpec spec = failure.getCommandLine().getCommandSpec();
    String name = spec.qualifiedName();
    if (args.length == 0) {
      failure.getCommandLine().usage(System.err);
      return Main.BAD_INPUT;
    }
    String message =
        failure instanceof UnmatchedArgumentException unmatched
            ? unmatched(unmatched.getUnmatched().getFirst(), spec)
            : failure.getMessage();
    System.err.println(name + ": " + message);
    System.err.println("Try '" + name + " --help'.");
    return Main.BAD_INPUT;
  }

  private static String unmatched(String word, CommandSpec spec) {
    if (word.startsWith("-")) {
      int sign = word.indexOf('=');
      String option = sign < 0 ? word : word.substring(0, sign);
      return "there is no option '" + option + "'" + Suggestion.phrase(option, options(spec));
    }
    Collection<String> commands = spec.subcommands().keySet();
    return commands.isEmpty()
        ? "'" + word + "' is one argument too many"
        : "there is no command '%s'%s (there are: %s)"
            .formatted(word, Suggestion.phrase(word, commands), String.join(", ", commands));
  }

  /** The long names, of which one may be mistyped. */
  private static Collection<String> options(CommandSpec spec) {
    Collection<String> names = new ArrayList<>(spec.optionsMap().keySet());
    names.removeIf(name -> !name.startsWith("--"));
    return names;
  }

  /** Reads the name of an enum's constant, in any case, and helps with one that is mistyped. */
  static <E extends Enum<E>> CommandLine.ITypeConverter<E> converter(Class<E> type) {
    return word -> {
      Collection<String> names = new ArrayList<>();
      for (E constant : type.getEnumConstants()) {
        if (constant.name().equalsIgnoreCase(word)) {
          return constant;
        }
        names.add(constant.name().toLowerCase(java.util.Locale.ROOT));
      }
      throw new CommandLine.TypeConversionException(
          "expected one of %s, saw '%s'%s"
              .formatted(String.join(", ", names), word, Suggestion.phrase(word, names)));
    };
  }
}
