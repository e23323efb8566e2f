package dev.constrictor.runtime.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build step on what the build itself gave it. */
class BuildRuntimeTest {
  @TempDir private Path folder;

  @Test
  void makesTheSameJarEachTimeAndOnlyWhenItsInputsHaveChanged() throws IOException {
    Path shipped = Path.of(System.getProperty("constrictor.rewritten"));
    Path made = folder.resolve("rewritten.jar");
    Path notices = Files.createDirectory(folder.resolve("notices"));
    try (Stream<Path> files = Files.list(Path.of("src/main/notices"))) {
      for (Path file : files.toList()) {
        Files.copy(file, notices.resolve(file.getFileName()));
      }
    }
    build(made, notices);
    assertThat(made).hasSameBinaryContentAs(shipped);

    FileTime longAgo = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(made, longAgo);
    build(made, notices);
    assertThat(Files.getLastModifiedTime(made)).isEqualTo(longAgo);

    Files.writeString(notices.resolve("another"), "of one more library");
    build(made, notices);
    assertThat(Files.getLastModifiedTime(made)).isGreaterThan(longAgo);
  }

  private static void build(Path target, Path notices) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                target.toString(),
                Path.of("../docs/runtime.md").toString(),
                Path.of("target/classes").toString(),
                notices.toString()));
    arguments.addAll(List.of(System.getProperty("constrictor.stock").split(File.pathSeparator)));
    BuildRuntime.main(arguments.toArray(String[]::new));
  }
}
