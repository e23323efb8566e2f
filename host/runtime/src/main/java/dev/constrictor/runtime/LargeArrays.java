package dev.constrictor.runtime;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Refuses large arrays before they exist, by an OutOfMemoryError of ours: the guest sees a
 * MemoryError, and the JVM has run out of nothing, so that {@code -XX:+ExitOnOutOfMemoryError} is
 * not provoked. Threads without an allowance may allocate what they like. Safe for several threads.
 */
public final class LargeArrays {
  /** Elements, or bytes, below which nothing is checked. */
  static final int LARGE = 1 << 16;

  private static final Map<Thread, Allowance> ALLOWANCES = new ConcurrentHashMap<>();
  private static final LongAdder REFUSED = new LongAdder();

  private LargeArrays() {}

  /** Sets or replaces the thread's allowance, until {@link #release}. */
  public static void limit(Thread guest, Allowance allowance) {
    ALLOWANCES.put(guest, allowance);
  }

  /** Forgets the thread; must be called when it ends. */
  public static void release(Thread guest) {
    ALLOWANCES.remove(guest);
  }

  /** How many pieces were refused since the start, over all threads. */
  public static long refused() {
    return REFUSED.sum();
  }

  /**
   * Called before an array is made. A negative length, of which the JVM would make a
   * NegativeArraySizeException, is one that overflowed, and too large as well.
   */
  public static void check(int length, int elementBytes) {
    if (length < 0 || length > LARGE) {
      require(length < 0 ? Long.MAX_VALUE : (long) length * elementBytes);
    }
  }

  /** Called before so many bytes are allocated, at once or soon. */
  @TruffleBoundary
  static void require(long bytes) {
    Allowance allowance = ALLOWANCES.get(Thread.currentThread());
    if (bytes == Long.MAX_VALUE || (allowance != null && !allowance.admits(bytes))) {
      REFUSED.increment();
      throw new OutOfMemoryError(
          bytes == Long.MAX_VALUE
              ? "refused an array of more than 2^31 elements"
              : "refused " + bytes + " bytes at once: more than the plugin has left");
    }
  }
}
