package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.cli.WarmupStep.Outcome;
import dev.constrictor.cli.WarmupStep.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The making of caches, with a launcher that makes small ones. */
class WarmupTest {
  private static final String MAKES = "echo cache >\"${CONSTRICTOR_STEP#train:}\"\n";
  private static final String PLACE = "constrictor.warmup.place";
  private static final String LAUNCHER = "constrictor.warmup.launcher";

  @TempDir private Path folder;

  @AfterEach
  void forget() {
    System.clearProperty(PLACE);
    System.clearProperty(LAUNCHER);
  }

  private List<Result> warmUp(String launcher, String... names) throws Exception {
    Path script = folder.resolve("launcher");
    Files.writeString(script, "#!/bin/sh\n" + launcher);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    System.setProperty(LAUNCHER, script.toString());
    System.setProperty(PLACE, "here");
    return new Warmup(false).run(java.util.Arrays.stream(names).map(this::step).toList());
  }

  private WarmupStep step(String inputs) {
    return WarmupStep.archive(WarmupCommand.Kind.JIT, file(inputs).toString());
  }

  private Path file(String inputs) {
    return folder.resolve("aot/here-" + inputs + "-jit.aot");
  }

  private List<String> made() throws IOException {
    return FileTree.list(folder.resolve("aot")).stream()
        .map(path -> path.getFileName().toString())
        .filter(name -> !name.equals(".lock"))
        .sorted()
        .toList();
  }

  @Test
  void aCacheIsMadeOnceAndSealed() throws Exception {
    assertThat(warmUp(MAKES, "1").getFirst().outcome()).isEqualTo(Outcome.MADE);
    assertThat(made()).containsExactly("here-1-jit.aot", "here-1-jit.aot.sum");

    assertThat(warmUp("exit 1\n", "1").getFirst().outcome()).isEqualTo(Outcome.KEPT);

    Files.writeString(file("1"), "other");
    assertThat(warmUp(MAKES, "1").getFirst().outcome()).isEqualTo(Outcome.MADE);
  }

  @Test
  void aFailedTrainingLeavesNothingAndSaysWhy() throws Exception {
    Result result = warmUp(MAKES + "echo no room >&2\nexit 9\n", "1").getFirst();

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.problem()).contains("ended with 9", "no room");
    assertThat(made()).isEmpty();
  }

  @Test
  void aTrainingThatWritesNothingIsAFailure() throws Exception {
    assertThat(warmUp("exit 0\n", "1", "2"))
        .singleElement()
        .satisfies(result -> assertThat(result.problem()).contains("wrote no cache"));
    assertThat(made()).isEmpty();
  }

  @Test
  void whatAKilledWarmUpLeftIsRemovedAndOlderCachesOfThePlaceToo() throws Exception {
    warmUp(MAKES, "1");
    Files.writeString(folder.resolve("aot/elsewhere-1-jit.aot"), "");
    Files.writeString(folder.resolve("aot/here-2-jit.aot.part.config"), "left");

    warmUp(MAKES, "2");

    assertThat(made())
        .containsExactly("elsewhere-1-jit.aot", "here-2-jit.aot", "here-2-jit.aot.sum");
  }

  @Test
  void aCacheFolderThatCannotBeMadeFailsTheStepAlone() throws Exception {
    Files.writeString(folder.resolve("aot"), "a file");

    assertThat(warmUp(MAKES, "1").getFirst().outcome()).isEqualTo(Outcome.FAILED);
  }
}
