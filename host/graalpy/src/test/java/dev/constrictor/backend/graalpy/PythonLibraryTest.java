package dev.constrictor.backend.graalpy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.backend.PythonLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The package in the jar is the package in the tree. */
class PythonLibraryTest {
  @Test
  void theIndexNamesEveryFileOfThePackage() throws IOException {
    Path source = Path.of(System.getProperty("constrictor.root"), "python-lib/src");
    try (Stream<Path> files = Files.walk(source.resolve("constrictor"))) {
      List<String> expected =
          files
              .filter(Files::isRegularFile)
              .map(file -> source.relativize(file).toString())
              .filter(name -> name.endsWith(".py") || name.endsWith("py.typed"))
              .toList();
      assertThat(PythonLibrary.load().files().keySet())
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }
}
