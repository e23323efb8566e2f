package dev.constrictor.backend.cpython;

import dev.constrictor.protocol.Frame;
import dev.constrictor.protocol.LineFramer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

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

  /** Reads to the end of the stream, and hands over each line and what it counted in bytes. */
  void run(InputStream stream, Consumer<String> lines) {
    LineFramer framer = new LineFramer(MAX_LINE);
    Consumer<Frame> receiver =
        frame -> {
          String line =
              switch (frame) {
                case Frame.Line whole -> new String(whole.bytes(), StandardCharsets.UTF_8);
                case Frame.Oversize oversize -> "(a line of more than " + MAX_LINE + " bytes)";
              };
          keep(line);
          lines.accept(line);
        };
    byte[] buffer = new byte[CHUNK];
    try {
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        framer.feed(buffer, 0, count, receiver);
      }
    } catch (IOException e) {
      keep("(the rest of the log is lost: " + e.getMessage() + ")"); // closed under the reader
    }
    framer.finish(receiver);
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
