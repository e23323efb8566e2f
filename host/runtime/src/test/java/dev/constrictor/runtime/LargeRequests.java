package dev.constrictor.runtime;

import java.util.List;
import org.graalvm.polyglot.Context;

/**
 * A process that asks for 2 GB at once in several ways, as a plugin with 256 MiB left, and writes a
 * line for each: milliseconds, a tab, the guest's answer, a tab, the request. The last line shows
 * that guest and process are well.
 */
final class LargeRequests {
  private static final long LEFT_BYTES = 256 << 20;

  /**
   * Each wants one piece of memory; what comes in many pieces is a matter for measuring the heap.
   */
  static final List<String> REQUESTS =
      List.of(
          "bytearray(2 * 10**9)",
          "bytes(2 * 10**9)",
          "b'x' * (2 * 10**9)",
          "'x' * (2 * 10**9)",
          "'\\u20ac' * 10**9",
          "'x'.ljust(2 * 10**9)",
          "'%2000000000d' % 1",
          "f'{1:2000000000}'",
          "[None] * (5 * 10**8)",
          "[0.5] * (25 * 10**7)",
          "(None,) * (5 * 10**8)",
          "__import__('array').array('q', [0]) * (25 * 10**7)",
          "__import__('struct').pack('2000000000x')",
          "','.join(['y' * 10**6] * 2000)",
          "('y' * 10**6).replace('y', 'z' * 2000)",
          "__import__('io').StringIO().write('y' * (2 * 10**9))",
          "(1).to_bytes(2 * 10**9, 'big')");

  private LargeRequests() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws InterruptedException {
    GuestThread guest = new GuestThread(LargeRequests::ask, "guest");
    LargeArrays.limit(guest, bytes -> bytes <= LEFT_BYTES);
    guest.start();
    guest.join();
  }

  private static void ask() {
    try (Context context =
        Context.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build()) {
      context.eval("python", "import array, io, struct");
      for (String request : REQUESTS) {
        String code =
            "try:\n  x = %s\n  answer = 'granted'\nexcept MemoryError:\n  answer = 'refused'\nanswer";
        long begin = System.nanoTime();
        String answer = context.eval("python", code.formatted(request)).asString();
        double millis = (System.nanoTime() - begin) / 1e6;
        System.out.println(millis + "\t" + answer + "\t" + request);
      }
      System.out.println(context.eval("python", "'alive: %d' % sum(range(10))").asString());
    }
  }
}
