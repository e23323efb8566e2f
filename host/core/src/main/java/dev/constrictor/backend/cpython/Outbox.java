package dev.constrictor.backend.cpython;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a worker. A worker that does not read blocks whoever writes, so a thread of its own
 * does that; but a line that the pipe is sure to have room for is written at once, by whoever sends
 * it, since waking that thread costs more than the line does. Bounded: what finds no place is
 * refused. Safe for several threads.
 */
final class Outbox {
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
   */
  private record Line(@Nullable String command, Supplier<byte[]> text) {}

  /**
   * @param calls how many calls may be in flight
   */
  Outbox(int calls) {
    waiting = new ArrayBlockingQueue<>(CAPACITY + 2 * calls);
  }

  /** False when there is no place; the line is made when its turn comes. */
  boolean offerCommand(String id, Supplier<byte[]> text) {
    return offer(new Line(id, text));
  }

  /** The same for what the worker does not answer. */
  boolean offer(Supplier<byte[]> text) {
    return offer(new Line(null, text));
  }

  private boolean offer(Line line) {
    Line left = line;
    if (owed.get() == 0 && writing.tryLock()) {
      try {
        left = writtenAtOnce(line);
      } finally {
        writing.unlock();
      }
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
      return new Line(line.command(), () -> text);
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
        Line line = waiting.take();
        writing.lock();
        try {
          write(to, line.command(), line.text().get());
        } finally {
          writing.unlock();
          owed.decrementAndGet();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      return; // the reader sees the end as well, and tells it
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
