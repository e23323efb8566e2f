package dev.constrictor.environment;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a command of a build says: its last lines, and how long ago it said that it goes on. One
 * thread reads; safe for several others.
 */
final class BuildOutput {
  private static final int TAIL_LINES = 15;
  private static final int LINE_CHARS = 500;
  private static final int CHUNK_CHARS = 4096;

  private final ArrayDeque<String> tail = new ArrayDeque<>();
  private final StringBuilder line = new StringBuilder(); // the reading thread's
  private final Consumer<String> listener;
  private final String mark;
  private volatile long lastSignNanos = System.nanoTime();

  /**
   * Nothing said yet.
   *
   * @param listener hears each line, without what is longer than 500 characters, by the thread that
   *     reads
   * @param mark what a line begins with that is a sign and nothing for people to read; empty where
   *     everything is a sign
   */
  BuildOutput(Consumer<String> listener, String mark) {
    this.listener = listener;
    this.mark = mark;
  }

  /** Reads to the end of the stream. */
  void readAll(InputStream stream) {
    char[] chunk = new char[CHUNK_CHARS];
    try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
      for (int count = reader.read(chunk); count >= 0; count = reader.read(chunk)) {
        if (mark.isEmpty()) {
          lastSignNanos = System.nanoTime();
        }
        for (int i = 0; i < count; i++) {
          take(chunk[i]);
        }
      }
    } catch (IOException e) {
      keep("(the rest is lost: " + e.getMessage() + ")"); // closed under the reader
    }
    endLine();
  }

  private void take(char next) {
    if (next == '\n' || next == '\r') {
      endLine();
    } else if (line.length() < LINE_CHARS) {
      line.append(next);
    } else if (line.length() == LINE_CHARS) {
      line.append('…');
    }
  }

  private void endLine() {
    String ended = line.toString();
    line.setLength(0);
    if (ended.isBlank()) {
      return;
    }
    if (mark.isEmpty() || !ended.startsWith(mark)) {
      keep(ended);
    } else {
      lastSignNanos = System.nanoTime();
    }
    listener.accept(ended);
  }

  private void keep(String ended) {
    synchronized (tail) {
      tail.add(ended);
      if (tail.size() > TAIL_LINES) {
        tail.remove();
      }
    }
  }

  /** The last lines, the oldest first. */
  List<String> tail() {
    synchronized (tail) {
      return List.copyOf(tail);
    }
  }

  /** Since the last sign, or since the beginning. */
  long nanosSinceSign() {
    return System.nanoTime() - lastSignNanos;
  }
}
