package dev.constrictor.runtime;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;

/**
 * A thread for guest code, which ends deep recursion long before the stack does. What overflows the
 * stack itself may do so inside a class initialiser, and then that class is broken for every guest
 * of the JVM.
 *
 * <p>Two things are counted, by calls that the build puts into GraalPy: Python functions under way,
 * of which {@code sys.setrecursionlimit} allows so many, and builtins under way, which call each
 * other for nested data without any Python function between. With the stock GraalPy nothing is
 * counted. The counts belong to the thread; other threads may make and start it.
 */
public final class GuestThread extends Thread {
  /** Room for {@link #MOST_CALLS} and {@link #MOST_NESTED} together, and a third left over. */
  public static final long STACK_BYTES = 128L << 20;

  /** Python's own default. */
  static final int USUAL_CALLS = 1000;

  /** More than this {@code sys.setrecursionlimit} does not allow: a call takes up to 8 KiB. */
  static final int MOST_CALLS = 5000;

  /** A nested builtin takes up to 8 KiB. */
  static final int MOST_NESTED = 5000;

  private int calls;
  private int callLimit = USUAL_CALLS;
  private int nested;
  private final Queue<ExecutorService> helpers = new ConcurrentLinkedQueue<>();

  /** A daemon thread, not started. */
  public GuestThread(Runnable body, String name) {
    super(null, body, name, STACK_BYTES);
    setDaemon(true);
  }

  /** A Python function begins; {@link #leaveCall} follows, unless this throws. */
  public static void enterCall() {
    if (Thread.currentThread() instanceof GuestThread guest) {
      if (guest.calls >= guest.callLimit) {
        throw tooDeep();
      }
      guest.calls++;
    }
  }

  /** A Python function has ended, in whatever way. */
  public static void leaveCall() {
    if (Thread.currentThread() instanceof GuestThread guest) {
      guest.calls--;
    }
  }

  /** A builtin begins, which may call others for what it holds; {@link #leaveNested} follows. */
  public static void enterNested() {
    if (Thread.currentThread() instanceof GuestThread guest) {
      if (guest.nested >= MOST_NESTED) {
        throw tooDeep();
      }
      guest.nested++;
    }
  }

  /** That builtin has ended, in whatever way. */
  public static void leaveNested() {
    if (Thread.currentThread() instanceof GuestThread guest) {
      guest.nested--;
    }
  }

  /**
   * Sets how many Python functions may be under way; answers the limit that holds from now on. As
   * in CPython, one that is reached already is refused.
   */
  @TruffleBoundary
  public static int limitCalls(int wanted) {
    if (Thread.currentThread() instanceof GuestThread guest) {
      if (guest.calls >= wanted) {
        throw tooDeep();
      }
      guest.callLimit = Math.min(wanted, MOST_CALLS);
      return guest.callLimit;
    }
    return wanted;
  }

  /** Remembers threads that serve nobody but the guest. */
  void helpedBy(ExecutorService threads) {
    helpers.add(threads);
  }

  /** Ends the threads that serve nobody but the guest, once its context is closed or failed. */
  public void endHelpers() {
    for (ExecutorService ended = helpers.poll(); ended != null; ended = helpers.poll()) {
      ended.shutdownNow();
    }
  }

  /** GraalPy makes a RecursionError of it. */
  @TruffleBoundary
  private static StackOverflowError tooDeep() {
    return new StackOverflowError("maximum recursion depth exceeded");
  }
}
