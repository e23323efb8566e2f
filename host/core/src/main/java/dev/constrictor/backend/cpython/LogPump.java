package dev.constrictor.backend.cpython;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * What comes out of a worker's descriptors 1 and 2: of native code, of the interpreter as it dies,
 * of processes that the plugin starts. Keeps the last lines for the death report, those of {@code
 * print} and {@code logging} too. Safe for several threads.
 */
final class LogPump {
  private static final int CHUNK = 8 * 1024;
  private static final int MAX_LINE = 64 * 1024;
  private static final int KEPT_LINES = 20;
  private static final int KEPT_LENGTH = 500;

  /** How much waits for whoever hears it, in characters: what a pipe would hold for a reader. */
  private static final int MOST_WAITING = 64 * 1024;

  private final Deque<String> last = new ArrayDeque<>();

  /** What follows is guarded by it, as is telling anybody. */
  private final ReentrantLock telling = new ReentrantLock();

  private final Deque<String> waiting = new ArrayDeque<>();
  private int waitingLength;
  private IntPredicate counted = bytes -> true;
  private Consumer<String> lines = this::await;
  private boolean fits = true;

  /** The line that has not ended yet; the reading thread's. */
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

  /**
   * Tells somebody of what is read from now on, and of the last that was read before.
   *
   * @param counted takes how many bytes were read, line ends included, before any line of theirs is
   *     handed over; whether they may be
   * @param lines hears each line that may be
   */
  void tell(IntPredicate counted, Consumer<String> lines) {
    telling.lock();
    try {
      this.counted = counted;
      this.lines = lines;
      for (String line : waiting) {
        fits = counted.test(line.getBytes(StandardCharsets.UTF_8).length + 1);
        handOver(line);
      }
      waiting.clear();
    } finally {
      telling.unlock();
    }
  }

  /**
   * Reads to the end of the stream, for one thread, whether anybody is told or not. A line of more
   * than 64 KiB comes in pieces, empty ones are left out.
   */
  void run(InputStream stream) {
    byte[] chunk = new byte[CHUNK];
    try {
      for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
        take(chunk, count);
      }
    } catch (IOException e) {
      keep("(the rest of the log is lost: " + e.getMessage() + ")"); // closed under the reader
    }
    telling.lock();
    try {
      endLine();
    } finally {
      telling.unlock();
    }
  }

  private void take(byte[] chunk, int count) {
    telling.lock();
    try {
      fits = counted.test(count);
      int start = 0;
      while (start < count) {
        int most = Math.min(count, start + MAX_LINE - pending.size());
        int end = start;
        while (end < most && chunk[end] != '\n') {
          end++;
        }
        pending.write(chunk, start, end - start);
        boolean atNewline = end < count && chunk[end] == '\n';
        if (atNewline || pending.size() == MAX_LINE) {
          endLine();
        }
        start = atNewline ? end + 1 : end;
      }
    } finally {
      telling.unlock();
    }
  }

  private void endLine() {
    String line = pending.toString(StandardCharsets.UTF_8);
    pending.reset();
    if (line.endsWith("\r")) {
      line = line.substring(0, line.length() - 1);
    }
    if (!line.isEmpty()) {
      keep(line);
      handOver(line);
    }
  }

  private void handOver(String line) {
    if (fits) {
      lines.accept(line);
    }
  }

  private void await(String line) {
    waiting.addLast(line);
    waitingLength += line.length() + 1;
    while (waitingLength > MOST_WAITING && waiting.size() > 1) {
      waitingLength -= waiting.removeFirst().length() + 1;
    }
  }

  /** Remembers a line as one of the last. */
  void keep(String line) {
    synchronized (last) {
      if (last.size() == KEPT_LINES) {
        last.removeFirst();
      }
      last.addLast(line.length() <= KEPT_LENGTH ? line : line.substring(0, KEPT_LENGTH) + "…");
    }
  }

  /** The last lines, the oldest first. */
  List<String> last() {
    synchronized (last) {
      return List.copyOf(last);
    }
  }
}
