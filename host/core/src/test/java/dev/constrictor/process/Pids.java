package dev.constrictor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Processes that told their number by writing it to a file. */
public final class Pids {
  private Pids() {}

  /** Waits until it has. */
  public static long in(Path file) throws IOException {
    await().atMost(30, TimeUnit.SECONDS).until(() -> Files.exists(file) && Files.size(file) > 0);
    return Long.parseLong(Files.readString(file).strip());
  }

  /** Killed by now; its new parent may not have taken notice yet. */
  public static void assertGone(Path file) throws IOException {
    long pid = in(file);
    await()
        .atMost(5, TimeUnit.SECONDS)
        .untilAsserted(
            () -> assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty());
  }
}
