package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A host that is killed takes everything below it along. */
class KilledHostTest {
  /** What the design promises. */
  private static final long SECONDS = 2;

  @Test
  void nothingOfAPluginOutlivesAKilledHost() throws Exception {
    String root = System.getProperty("constrictor.root");
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.constrictor.backend.cpython.VictimHost",
                Path.of(root, "host/core/src/test/plugins").toString(),
                HostileProcessTest.ESCAPE)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<ProcessHandle> below;
    try (BufferedReader output = victim.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.readLine()).as("the number of what has escaped").containsOnlyDigits();
      below = victim.descendants().toList();
    } finally {
      victim.destroyForcibly();
    }
    assertThat(below).as("supervisor, worker and what has forked twice").hasSizeGreaterThan(2);
    // ProcessHandle.onExit looks but now and then for what is no child.
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (below.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(below).noneMatch(ProcessHandle::isAlive);
  }
}
