package dev.constrictor.backend.cpython;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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

  private final Deque<String> last = new ArrayDeque<>();

  /** The line that has not ended yet; the reading thread's. */
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

  /**
   * Reads to the end of the stream, for one thread. A line of more than 64 KiB comes in pieces,
   * empty ones are left out.
   *
   * @param counted takes how many bytes were read, line ends included, before any line of theirs is
   *     handed over; whether they may be
   * @param lines hears each line that may be
   */
  void run(InputStream stream, IntPredicate counted, Consumer<String> lines) {
    boolean fits = true;
    byte[] chunk = new byte[CHUNK];
    try {
      for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
        fits = counted.test(count);
        take(chunk, count, fits ? lines : line -> {});
      }
    } catch (IOException e) {
      keep("(the rest of the log is lost: " + e.getMessage() + ")"); // closed under the reader
    }
    endLine(fits ? lines : line -> {});
  }

  private void take(byte[] chunk, int count, Consumer<String> lines) {
    for (int i = 0; i < count; i++) {
      if (chunk[i] == '\n' || pending.size() == MAX_LINE) {
        endLine(lines);
      }
      if (chunk[i] != '\n') {
        pending.write(chunk[i]);
      }
    }
  }

  private void endLine(Consumer<String> lines) {
    String line = pending.toString(StandardCharsets.UTF_8);
    pending.reset();
    if (line.endsWith("\r")) {
      line = line.substring(0, line.length() - 1);
    }
    if (!line.isEmpty()) {
      keep(line);
      lines.accept(line);
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
