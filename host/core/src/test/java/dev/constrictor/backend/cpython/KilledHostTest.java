package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that is killed under load takes everything below it along; the next one cleans up. */
class KilledHostTest {
  /** What the design promises. */
  private static final long SECONDS = 2;

  @TempDir Path temporary;

  private Process start() throws IOException {
    String root = System.getProperty("constrictor.root");
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            "dev.constrictor.backend.cpython.VictimHost",
            Path.of(root, "host/core/src/test/plugins").toString(),
            HostileProcessTest.ESCAPE)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Kills it once it is under load; answers all processes that were below it. */
  private static List<ProcessHandle> killed(Process victim) throws IOException {
    try (BufferedReader output = victim.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.readLine()).as("the number of what has escaped").containsOnlyDigits();
      return victim.descendants().toList();
    } finally {
      victim.destroyForcibly();
    }
  }

  private static void awaitEnd(List<ProcessHandle> processes) {
    // ProcessHandle.onExit looks but now and then for what is no child.
    await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(SECONDS, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(processes).noneMatch(KilledHostTest::runs));
  }

  /** Not so once it is but an entry of the kernel's, which waits for its parent, by now init. */
  private static boolean runs(ProcessHandle process) {
    try {
      String state = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return process.isAlive() && state.charAt(state.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException gone) {
      return false;
    }
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.filter(path -> path.getFileName().toString().startsWith("constrictor-")).toList();
    }
  }

  @Test
  void nothingOfItsPluginsOutlivesItAndTheNextHostRemovesItsFiles() throws Exception {
    List<ProcessHandle> below = killed(start());
    assertThat(below)
        .as("three supervisors, three workers and what has forked twice")
        .hasSizeGreaterThanOrEqualTo(7);
    awaitEnd(below);
    List<Path> left = folders();
    assertThat(left).as("what it had unpacked").hasSize(1);

    Process next = start();
    below = killed(next); // which has started its plugins by then
    assertThat(folders()).hasSize(1).doesNotContainAnyElementsOf(left);
    awaitEnd(below);
  }
}
