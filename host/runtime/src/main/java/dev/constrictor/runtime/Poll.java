package dev.constrictor.runtime;

import com.oracle.truffle.api.CompilerDirectives;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What every loop of the rewritten GraalPy calls before it turns. Until a thread is doomed it costs
 * one plain read. A volatile one would keep the compilers from improving the loop around it, and
 * make {@code sum(list)} four times as slow; a plain one of always the same place could be taken
 * out of the loop, which then would never end. So loops look at some places in turn, and no
 * compiler takes such reads out.
 *
 * <p>Where Truffle compiles a guest's code with the builtins that it calls, it puts safepoints of
 * its own into their loops, at which a cancellation ends them: there the poll is not compiled.
 */
public final class Poll {
  private static final int PLACES = 16;
  private static final boolean[] ARMED = new boolean[PLACES];

  private Poll() {}

  static void arm(boolean on) {
    Arrays.fill(ARMED, on);
    VarHandle.fullFence();
  }

  /**
   * Ends the guest code of a doomed thread whose context is being closed; else does nothing.
   *
   * @param turn how often this loop has turned; may overflow
   */
  public static void poll(int turn) {
    if (!CompilerDirectives.inCompiledCode() && ARMED[turn & PLACES - 1]) {
      Doom.poll();
    }
  }

  /**
   * The same, in a loop that is as long as some data. A compiler may take this read out of the
   * loop, which ends by itself soon enough.
   */
  public static void pollInScan() {
    if (!CompilerDirectives.inCompiledCode() && ARMED[0]) {
      Doom.poll();
    }
  }

  /** The same, for loops that look so seldom that its cost does not matter. */
  public static void poll() {
    VarHandle.loadLoadFence();
    poll(0);
  }
}
