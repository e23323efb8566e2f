package dev.constrictor.cli;

import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.Message;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes messages to a stream in order, on a thread of its own, so that a slow reader holds up
 * nobody's deadline. Safe for several threads.
 */
final class MessageWriterThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MessageWriterThread.class);

  /** Written at once, so that a slow reader of one long line still shows that it reads. */
  private static final int CHUNK_BYTES = 64 * 1024;

  /** At the end, a reader that takes nothing for so long is no longer waited for. */
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(5);

  /** Without a bound of its own: each plugin's limit has been held before. */
  private static final JsonCodec CODEC = new JsonCodec(JsonCodec.MAX_BYTES);

  private final OutputStream out;
  private final Runnable onBroken;
  private final LineQueue queue = new LineQueue();
  private final Thread thread;
  private volatile long chunksWritten;
  private volatile boolean lost;

  /**
   * Begins to write.
   *
   * @param onBroken told when the stream takes no more; what is left is dropped then
   */
  MessageWriterThread(OutputStream out, Runnable onBroken) {
    this.out = new BufferedOutputStream(out, CHUNK_BYTES);
    this.onBroken = onBroken;
    this.thread = new Thread(this::run, "constrictor-stdio-writer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Queues an answer, or what belongs to no call; never blocks. */
  void answer(Message message) {
    queue.addAnswer(CODEC.encode(message));
  }

  /** Queues an event; blocks while the reader is far behind and the event is still wanted. */
  void event(Event event, BooleanSupplier wanted) {
    try {
      queue.addEvent(CODEC.encode(event), wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A call has ended, so its events are wanted no more. */
  void callEnded() {
    queue.recheckEvents();
  }

  /** Waits while so much is unread that further answers would fill the memory. */
  void awaitRoom() throws InterruptedException {
    queue.awaitRoom();
  }

  private void run() {
    try {
      for (byte[] line = queue.take(); line != null; line = queue.take()) {
        write(line);
        if (queue.isEmpty()) {
          out.flush();
        }
      }
      out.flush();
    } catch (IOException e) {
      LOG.warn("stdout is closed, answers are lost: {}", e.getMessage());
      lost = true;
      queue.abandon();
      onBroken.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes it, close() only looks
  private void write(byte[] line) throws IOException {
    for (int start = 0; start < line.length; start += CHUNK_BYTES) {
      out.write(line, start, Math.min(CHUNK_BYTES, line.length - start));
      chunksWritten++;
    }
  }

  /** Writes what is queued, for as long as the reader takes it. */
  @Override
  public void close() {
    queue.close();
    try {
      long before;
      do {
        before = chunksWritten;
        thread.join(PATIENCE_MILLIS);
      } while (thread.isAlive() && before != chunksWritten);
      if (thread.isAlive()) {
        LOG.warn("the reader of stdout takes nothing, answers are lost");
        lost = true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether something that was queued could not be written. */
  boolean lostAnswers() {
    return lost;
  }
}
