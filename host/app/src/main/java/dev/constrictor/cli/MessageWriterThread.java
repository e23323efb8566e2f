package dev.constrictor.cli;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.MessageTooLargeException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes messages to a stream in order, on a thread of its own, so that a slow reader holds up
 * nobody's deadline. Answers always find a place, since commands in flight are bounded; events wait
 * for one, and are dropped when the reader takes none for ten seconds. Safe for several threads.
 */
final class MessageWriterThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MessageWriterThread.class);
  private static final int EVENT_PLACES = 1024;
  private static final long EVENT_PATIENCE_SECONDS = 10;
  private static final long CLOSE_SECONDS = 5;
  private static final Line END = new Line(new byte[0], false);

  private final JsonCodec codec;
  private final OutputStream out;
  private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
  private final Semaphore eventPlaces = new Semaphore(EVENT_PLACES);
  private final Thread thread;

  /** One encoded message, or, without bytes, the end. */
  private record Line(byte[] bytes, boolean event) {}

  MessageWriterThread(JsonCodec codec, OutputStream out) {
    this.codec = codec;
    this.out = new BufferedOutputStream(out);
    this.thread = new Thread(this::run, "constrictor-stdio-writer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Queues an answer; never blocks. One too large is replaced by an error that says so. */
  void answer(Message message) {
    lines.add(new Line(encode(message), false));
  }

  /** Queues an event; blocks while the reader is far behind. */
  void event(Message message) {
    byte[] line = encode(message);
    try {
      if (eventPlaces.tryAcquire(EVENT_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        lines.add(new Line(line, true));
      } else {
        LOG.warn("an event is dropped: the reader of stdout takes nothing");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] encode(Message message) {
    try {
      return codec.encode(message);
    } catch (MessageTooLargeException e) {
      PluginError error =
          PluginError.of(Reason.MESSAGE_LIMIT, "the answer is too large: " + e.getMessage());
      return codec.encode(ErrorMessage.of(message.correlationId(), error));
    }
  }

  private void run() {
    try {
      while (true) {
        Line line = lines.take();
        if (line.bytes().length == 0) {
          break;
        }
        out.write(line.bytes());
        if (line.event()) {
          eventPlaces.release();
        }
        if (lines.isEmpty()) {
          out.flush();
        }
      }
      out.flush();
    } catch (IOException e) {
      LOG.warn("stdout is closed, answers are lost: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what is queued, bounded in time. */
  @Override
  public void close() {
    lines.add(END);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
