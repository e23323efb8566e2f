package dev.constrictor.backend.cpython;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

/**
 * Writes to a worker on a thread of its own, since a worker that does not read blocks whoever
 * writes. Bounded: what finds no place is refused. Safe for several threads.
 */
final class Outbox {
  /** More than a worker can have in flight of commands, cancellations and answers at once. */
  private static final int CAPACITY = 256;

  private final BlockingQueue<Supplier<byte[]>> waiting = new ArrayBlockingQueue<>(CAPACITY);

  /** False when there is no place; the line is made when its turn comes. */
  boolean offer(Supplier<byte[]> line) {
    return waiting.offer(line);
  }

  /** Writes until the worker closes its end or the thread is interrupted. */
  void run(OutputStream stream) {
    try {
      while (true) {
        stream.write(waiting.take().get());
        stream.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      return; // the reader sees the end as well, and tells it
    }
  }
}
