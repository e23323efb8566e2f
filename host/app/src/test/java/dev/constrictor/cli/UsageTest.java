package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Wrong command lines end with status 2, and say what was probably meant. */
class UsageTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          call talker echo --args {"value":      | --args: not valid JSON
          call talker echo --args [1]            | --args: expected a JSON object of arguments, saw [1]
          call talker echo --args @nowhere.json  | nowhere.json: cannot be read
          call talker echo value                 | expected NAME=TEXT or NAME:=JSON as an argument, saw 'value'
          call talker echo a=1 a:=2              | the argument a is given twice
          call talker echo a:=x                  | a: not valid JSON
          call talker echo a=@nowhere            | a: nowhere: cannot be read
          call talker echo --timeout 5           | such as 250ms, 5s or 2m, saw '5'
          call talker echo --output xml          | expected one of json, text, saw 'xml'
          call talker echo --backend graalpi     | did you mean 'graalpy'?
          call talker echo --config nowhere.yaml | nowhere.yaml
          call talker echo --plugins nowhere     | nowhere does not exist
          call talker                            | COMMAND
          call                                   | PLUGIN
          call talker echo --argz={}             | there is no option '--argz'; did you mean '--args'?
          list --plugin x                        | did you mean '--plugins'?
          list more                              | 'more' is one argument too many
          warmup --profile jitt                  | did you mean 'jit'?
          warmup --profile interpreter           | host/bin/constrictor
          vaildate                               | there is no command 'vaildate'; did you mean 'validate'?
          """)
  void badUsage(String line, String saying) {
    Cli.Result result = Captured.run(line.split(" "));

    assertThat(result.status()).as(result.err()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(saying).doesNotContain("at dev.constrictor");
  }

  @Test
  void withoutWordsTheHelpIsShownOnStderr() {
    Cli.Result result = Captured.run();

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("Usage: constrictor", "validate", "Exit status:");
  }

  static Iterable<String> commands() {
    return new CommandLine(new Main()).getSubcommands().keySet();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandsHelpHasExamplesOfIt(String command) {
    Cli.Result result = Captured.run(command, "--help");

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("Usage: constrictor " + command).contains("Examples:");
    assertThat(result.out().substring(result.out().indexOf("Examples:")))
        .contains("constrictor " + command);
    assertThat(result.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void theVersionIsToldByEveryCommand() {
    assertThat(Captured.run("--version").out()).startsWith("constrictor 0.");
    assertThat(Captured.run("call", "--version").out()).startsWith("constrictor 0.");
  }
}
