package dev.constrictor.backend.cpython;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to a worker. A worker that does not read blocks whoever writes, so a thread of its own
 * does that; but a line that the pipe is sure to have room for is written at once, by whoever sends
 * it, since waking that thread costs more than the line does. Bounded: what finds no place is
 * refused. Safe for several threads.
 */
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  /** What every pipe holds, also where the system has run out of memory for larger ones. */
  private static final int SURE_BYTES = 4096;

  /** More than answers and cancellations can be under way besides the calls. */
  private static final int CAPACITY = 256;

  private final BlockingQueue<Line> waiting;
  private final ReentrantLock writing = new ReentrantLock();

  /** Lines that have to be written before any other. */
  private final AtomicInteger owed = new AtomicInteger();

  /** How much had been written when each command had that was not answered yet. */
  private final Map<String, Long> endsOfCommands = new ConcurrentHashMap<>();

  private @Nullable OutputStream stream; // guarded by writing, as is the next
  private long written;

  /** So much the worker has read for certain, since it has answered what stood there. */
  private volatile long read;

  /**
   * A line that will be made when its turn comes.
   *
   * @param command the id of the command that it is, if it is one
   * @param unwritable hears, with no lock held, why there is no such text: that is the line's own
   *     affair, and must not end whoever happens to write
   */
  private record Line(
      @Nullable String command, Supplier<byte[]> text, Consumer<RuntimeException> unwritable) {}

  /**
   * @param calls how many calls may be in flight
   */
  Outbox(int calls) {
    waiting = new ArrayBlockingQueue<>(CAPACITY + 2 * calls);
  }

  /**
   * False when there is no place; the line is made when its turn comes.
   *
   * @param unwritable hears of it when the text cannot be made, on whichever thread that was tried
   */
  boolean offerCommand(String id, Supplier<byte[]> text, Consumer<RuntimeException> unwritable) {
    return offer(new Line(id, text, unwritable));
  }

  /** The same for what the worker does not answer. */
  boolean offer(Supplier<byte[]> text) {
    return offer(new Line(null, text, e -> LOG.error("an answer to a worker is lost", e)));
  }

  private boolean offer(Line line) {
    Line left = line;
    RuntimeException problem = null;
    if (owed.get() == 0 && writing.tryLock()) {
      try {
        left = writtenAtOnce(line);
      } catch (RuntimeException e) {
        problem = e;
      } finally {
        writing.unlock();
      }
    }
    if (problem != null) {
      line.unwritable().accept(problem);
      return true;
    }
    if (left == null) {
      return true;
    }
    owed.incrementAndGet();
    if (waiting.offer(left)) {
      return true;
    }
    owed.decrementAndGet();
    return false;
  }

  /** Nothing, or what has to wait after all. */
  private @Nullable Line writtenAtOnce(Line line) {
    if (stream == null || owed.get() != 0) {
      return line;
    }
    byte[] text = line.text().get();
    if (written - read + text.length > SURE_BYTES) {
      return new Line(line.command(), () -> text, line.unwritable());
    }
    try {
      write(stream, line.command(), text);
    } catch (IOException e) {
      return null; // the reader sees the end as well, and tells it
    }
    return null;
  }

  private void write(OutputStream to, @Nullable String command, byte[] text) throws IOException {
    written += text.length;
    if (command != null) {
      endsOfCommands.put(command, written);
    }
    to.write(text);
    to.flush();
  }

  /** The worker has answered a command: it has read that far. For one thread. */
  void answered(String id) {
    Long end = endsOfCommands.remove(id);
    if (end != null && end > read) {
      read = end;
    }
  }

  /** Writes until the worker closes its end or the thread is interrupted. */
  void run(OutputStream to) {
    open(to);
    try {
      while (true) {
        writeWaiting(to, waiting.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      return; // the reader sees the end as well, and tells it
    }
  }

  private void writeWaiting(OutputStream to, Line line) throws IOException {
    RuntimeException problem = null;
    writing.lock();
    try {
      write(to, line.command(), line.text().get());
    } catch (RuntimeException e) {
      problem = e;
    } finally {
      writing.unlock();
      owed.decrementAndGet();
    }
    if (problem != null) {
      line.unwritable().accept(problem);
    }
  }

  private void open(OutputStream to) {
    writing.lock();
    try {
      stream = to;
    } finally {
      writing.unlock();
    }
  }
}
