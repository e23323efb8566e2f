package dev.constrictor.runtime;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleSafepoint;
import com.oracle.truffle.api.nodes.Node;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A guest thread's doom: once imposed, the loops that the thread is in deliver the cancellation
 * that waits for it. Impose it, then close the context by force. Neither blocks nor throws by
 * itself; a thread that is doomed while nothing waits for it just runs slower. With the stock
 * GraalPy, whose loops never ask, it has no effect. Safe for several threads.
 */
public final class Doom {
  private static final Set<Thread> DOOMED = ConcurrentHashMap.newKeySet();
  private static final StackWalker STACK = StackWalker.getInstance();
  private static final Node HERE = new Node() {};

  private final Thread guest;
  private int imposed;
  private boolean over;

  /** Nothing happens until {@link #impose}. */
  public Doom(Thread guest) {
    this.guest = guest;
  }

  /**
   * Has the thread's loops look for a pending cancellation, or whatever else waits for the thread,
   * unless lifted already.
   */
  public void impose() {
    synchronized (DOOMED) {
      imposed++;
      if (!over) {
        DOOMED.add(guest);
        Poll.arm(true);
      }
    }
  }

  /** Takes one imposing back; the thread stays doomed while another is in force. */
  public void relent() {
    synchronized (DOOMED) {
      imposed--;
      if (imposed == 0) {
        DOOMED.remove(guest);
        Poll.arm(!DOOMED.isEmpty());
      }
    }
  }

  /** For good. Must be called when the thread has left its context, or every loop stays slow. */
  public void lift() {
    synchronized (DOOMED) {
      over = true;
      DOOMED.remove(guest);
      Poll.arm(!DOOMED.isEmpty());
    }
  }

  @TruffleBoundary
  static void poll() {
    if (DOOMED.contains(Thread.currentThread()) && mayBreakOff()) {
      TruffleSafepoint.pollHere(HERE);
    }
  }

  /**
   * A class whose initialiser or linkage fails is broken for all contexts of the JVM, so a guest is
   * let finish those.
   */
  private static boolean mayBreakOff() {
    return STACK.walk(frames -> frames.noneMatch(Doom::mustFinish));
  }

  private static boolean mustFinish(StackWalker.StackFrame frame) {
    String owner = frame.getClassName();
    return frame.getMethodName().equals("<clinit>")
        || owner.equals("java.lang.ClassLoader")
        || owner.equals("java.lang.invoke.MethodHandleNatives");
  }
}
