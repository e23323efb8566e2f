package dev.constrictor.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A lock that this JVM holds already, as another class loader's copy of the class would. */
@Timeout(30)
class StoreLockTest {
  @TempDir Path temp;

  /** Who wants the lock too, on a thread of its own. */
  private record Taker(Thread thread, FutureTask<Boolean> taken) {}

  /** One that has been refused once. */
  private static Taker taker(Path file) {
    FutureTask<Boolean> taken =
        new FutureTask<>(
            () -> {
              try (StoreLock lock = StoreLock.take(file)) {
                return lock != null;
              }
            });
    Thread thread = Thread.ofPlatform().daemon().start(taken);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> thread.getState() == Thread.State.TIMED_WAITING || taken.isDone());
    assertThat(taken).isNotDone();
    return new Taker(thread, taken);
  }

  @Test
  void whatAnotherClassLoaderHoldsIsWaitedFor() throws Exception {
    Path file = temp.resolve("name.lock");
    try (FileChannel other =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = other.lock()) {
      Taker taker = taker(file);
      held.release();
      assertThat(taker.taken.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whoeverWaitsForItCanBeInterrupted() throws Exception {
    Path file = temp.resolve("name.lock");
    try (FileChannel other =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = other.lock()) {
      assertThat(held.isValid()).isTrue();
      Taker taker = taker(file);
      taker.thread.interrupt();
      assertThatThrownBy(taker.taken::get).hasCauseInstanceOf(InterruptedException.class);
    }
    try (StoreLock free = StoreLock.take(file)) {
      assertThat(free).as("no thread was left with it").isNotNull();
    }
  }
}
