package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WorkerProcessTest {
  /** Tells of its worker, and of what that has started; all live on when one is killed. */
  private static final String SUPERVISOR =
      """
      import os, time
      if os.fork() == 0:
          os.setsid()
          child = os.fork()
          if child:
              print(os.getpid(), child, flush=True)
      time.sleep(600)
      """;

  /** As a plugin does that ends its supervisor, by which its worker ends too. */
  @Test
  @Timeout(60)
  void whatAWorkerHasStartedEndsWithoutItsSupervisorToo(@TempDir Path temp) throws Exception {
    Process supervisor = new ProcessBuilder("python3", "-c", SUPERVISOR).start();
    try (BufferedReader said = supervisor.inputReader(StandardCharsets.UTF_8)) {
      List<ProcessHandle> below =
          Arrays.stream(said.readLine().split(" "))
              .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
              .toList();
      WorkerProcess worker = new WorkerProcess(supervisor, temp.resolve("none"));
      worker.workerIs(below.getFirst().pid());
      supervisor.destroyForcibly().waitFor();
      below.getFirst().destroyForcibly();
      long session = below.getFirst().pid();
      assertThat(ProcessTree.inSession(session)).contains(below.getLast());

      worker.end(false);

      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> !ProcessTree.inSession(session).contains(below.getLast()));
    } finally {
      supervisor.destroyForcibly();
    }
  }
}
