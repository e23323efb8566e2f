package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bash makes of the completion script. */
class CompletionTest {
  @TempDir Path temp;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          constrictor val             | validate
          constrictor call --arg      | --args
          constrictor list --output t | text
          """)
  void bashCompletes(String line, String expected) throws Exception {
    Path script = temp.resolve("completion.sh");
    Files.writeString(script, Captured.run("completion").out());
    String program =
        """
        source "$1"
        complete -p constrictor >/dev/null || exit 9
        read -ra COMP_WORDS <<<"$2"
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _complete_constrictor 2>/dev/null # compopt complains outside of a completion
        echo "${COMPREPLY[@]}"
        """;
    Process bash =
        new ProcessBuilder("bash", "-c", program, "bash", script.toString(), line)
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    assertThat(said.strip().split(" ")).contains(expected);
  }
}
