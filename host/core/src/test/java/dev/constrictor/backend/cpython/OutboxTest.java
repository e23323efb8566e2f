package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who writes a line, and in which order. */
class OutboxTest {
  /** A pipe that takes each line when it is told to. */
  private static final class Pipe extends OutputStream {
    final Semaphore room = new Semaphore(0);
    final List<String> writers = new CopyOnWriteArrayList<>();
    final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public void write(byte[] bytes) throws IOException {
      try {
        room.acquire();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      writers.add(Thread.currentThread().getName());
      written.write(bytes);
    }

    @Override
    public void write(int one) {
      throw new UnsupportedOperationException("lines are written whole");
    }

    String text() {
      return written.toString(StandardCharsets.UTF_8);
    }
  }

  private static final String WRITER = "the writer";

  private final Pipe pipe = new Pipe();
  private final Outbox outbox = new Outbox(1);
  private final List<RuntimeException> unwritable = new CopyOnWriteArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread writer =
      new Thread(
          () -> {
            outbox.run(pipe);
            ended.countDown();
          },
          WRITER);

  @AfterEach
  void stop() throws InterruptedException {
    writer.interrupt();
    ended.await();
  }

  /** Returns once the writer waits for lines. */
  private void startWriter() throws InterruptedException {
    pipe.room.release();
    outbox.offer(() -> "first;".getBytes(StandardCharsets.UTF_8));
    writer.start();
    awaitLines(1);
  }

  private void awaitLines(int count) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> pipe.writers.size() >= count && writer.getState() == Thread.State.WAITING);
  }

  private void offer(String id, int bytes) {
    assertThat(
            outbox.offerCommand(
                id,
                () -> (id + ";").repeat(bytes / 2).getBytes(StandardCharsets.UTF_8),
                unwritable::add))
        .isTrue();
  }

  @Test
  void whatThePipeIsSureToHoldIsWrittenByWhoeverSendsIt() throws Exception {
    startWriter();
    pipe.room.release(3);
    offer("a", 2000);
    offer("b", 2000);
    offer("c", 2000); // more than the worker has read for certain, and a pipe holds for certain
    awaitLines(4);
    String caller = Thread.currentThread().getName();
    assertThat(pipe.writers).containsExactly(WRITER, caller, caller, WRITER);
    outbox.answered("c");
    pipe.room.release();
    offer("d", 2000);
    assertThat(pipe.writers).last().isEqualTo(caller);
  }

  @Test
  void nothingOvertakesALineThatWaits() throws Exception {
    startWriter();
    offer("a", 100_000); // the pipe is full: the writer waits for it
    offer("b", 2);
    offer("c", 2);
    pipe.room.release(3);
    awaitLines(4);
    assertThat(pipe.text()).endsWith("a;b;c;").startsWith("first;a;");
    assertThat(pipe.writers).containsOnly(WRITER);
  }

  @Test
  void aLineThatCannotBeMadeEndsNobodyWhoWrites() throws Exception {
    startWriter();
    RuntimeException atOnce = new IllegalStateException("at once");
    RuntimeException later = new IllegalStateException("later");
    offerWithout(atOnce);
    assertThat(unwritable).containsExactly(atOnce);
    offer("a", 100_000); // the pipe is full: the writer waits for it
    offerWithout(later);
    offer("b", 2);
    pipe.room.release(2);
    awaitLines(3);
    assertThat(unwritable).containsExactly(atOnce, later);
    assertThat(pipe.text()).endsWith("a;b;");
  }

  private void offerWithout(RuntimeException text) {
    assertThat(
            outbox.offerCommand(
                "x",
                () -> {
                  throw text;
                },
                unwritable::add))
        .isTrue();
  }

  @Test
  void aWorkerThatDoesNotReadBlocksNobodyAndFillsUp() throws Exception {
    startWriter();
    offer("a", 100_000);
    int taken = 0;
    while (outbox.offer(() -> new byte[1])) {
      taken++;
    }
    assertThat(taken).isBetween(200, 1000);
  }
}
