package dev.constrictor.backend.graalpy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One of a context's output streams: hands complete lines to the log and counts every byte against
 * the call's limit, which both streams share. A line longer than 64 KiB is handed over in pieces.
 */
final class GuestOutput extends OutputStream {
  private static final int MAX_LINE = 64 * 1024;

  private final Consumer<String> lines;
  private final Supplier<Budget> budget;
  private byte[] pending = new byte[256];
  private int length;

  /**
   * @param lines hears each line
   * @param budget whose bytes are written now
   */
  GuestOutput(Consumer<String> lines, Supplier<Budget> budget) {
    this.lines = lines;
    this.budget = budget;
  }

  /** What a call may still write, over both streams. */
  static final class Budget {
    private final long limit;
    private final Runnable breach;
    private final AtomicLong used = new AtomicLong();

    Budget(long limit, Runnable breach) {
      this.limit = limit;
      this.breach = breach;
    }

    void reset() {
      used.set(0);
    }

    /** How many of these bytes still fit; the first byte that does not is the breach. */
    int take(int bytes) {
      long before = used.getAndAdd(bytes);
      if (before + bytes > limit && before <= limit) {
        breach.run();
      }
      return (int) Math.max(0, Math.min(bytes, limit - before));
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) {
    int accepted = budget.get().take(count);
    for (int i = offset; i < offset + accepted; i++) {
      if (bytes[i] == '\n' || length == MAX_LINE) {
        finishLine();
      }
      if (bytes[i] != '\n') {
        if (length == pending.length) {
          pending = Arrays.copyOf(pending, 2 * length);
        }
        pending[length++] = bytes[i];
      }
    }
    if (accepted < count) {
      finishLine();
    }
  }

  private void finishLine() {
    lines.accept(new String(pending, 0, length, StandardCharsets.UTF_8));
    length = 0;
  }

  /** Hands over a last line that has no end. */
  synchronized void finish() {
    if (length > 0) {
      finishLine();
    }
  }
}
