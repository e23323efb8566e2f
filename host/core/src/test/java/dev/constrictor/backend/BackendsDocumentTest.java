package dev.constrictor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The page's table of differences is the contract's. Run with {@code
 * -Dconstrictor.write.documents=true} it is written anew.
 */
class BackendsDocumentTest {
  private static final Path PAGE =
      Path.of(System.getProperty("constrictor.root"), "host/docs/backends.md");
  private static final String BEGIN = "<!-- generated from Difference -->\n";
  private static final String END = "<!-- end -->\n";

  @Test
  void theTableOfDifferencesIsTheContracts() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END, from);
    assertThat(to).as("the page has a place for the table").isGreaterThan(BEGIN.length());
    if (Boolean.getBoolean("constrictor.write.documents")) {
      page = page.substring(0, from) + table() + page.substring(to);
      Files.writeString(PAGE, page);
      return;
    }
    assertThat(page.substring(from, to)).isEqualTo(table());
  }

  private static String table() {
    return "| | GraalPy, in process | CPython, a process |\n|---|---|---|\n"
        + Arrays.stream(Difference.values()).map(Difference::row).collect(Collectors.joining());
  }
}
