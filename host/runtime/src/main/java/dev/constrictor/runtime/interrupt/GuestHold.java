package dev.constrictor.runtime.interrupt;

import com.oracle.truffle.api.ThreadLocalAction;
import dev.constrictor.runtime.Doom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.graalvm.polyglot.Context;

/**
 * Keeps a guest from going on, as long as somebody asks for it again and again: each request holds
 * its thread at the next place where it looks for such things, for at most {@link #PIECE}. Between
 * two pieces it hears of whatever else waits for it, such as the end of its context. Builtins that
 * run in Java are held by the rewritten GraalPy alone. Safe for several threads.
 */
public final class GuestHold {
  /** What else waits for the guest waits so long at most. */
  static final Duration PIECE = Duration.ofMillis(20);

  private final Thread guest;
  private final Doom doom;
  private final InterruptInstrument.Submit submit;
  private final AtomicBoolean wanted = new AtomicBoolean();
  private final AtomicBoolean submitted = new AtomicBoolean();

  private GuestHold(Thread guest, Doom doom, InterruptInstrument.Submit submit) {
    this.guest = guest;
    this.doom = doom;
    this.submit = submit;
  }

  /**
   * For a context. Enters it for a moment, so it must be called on the guest's own thread, which is
   * the current one, before guest code runs.
   *
   * @param doom of that thread, by which loops in Java hear of the hold
   * @throws IllegalStateException if the class path lacks this library's instrument
   */
  public static GuestHold of(Context context, Doom doom) {
    return new GuestHold(Thread.currentThread(), doom, InterruptInstrument.into(context));
  }

  /** Holds the guest for another piece; never blocks. {@link #release} must follow. */
  public void extend() {
    if (wanted.compareAndSet(false, true)) {
      doom.impose();
    }
    if (submitted.compareAndSet(false, true)) {
      submit.on(guest, new Piece());
    }
  }

  /** Lets it go on at once, if it is held. */
  public void release() {
    if (wanted.compareAndSet(true, false)) {
      doom.relent();
      LockSupport.unpark(guest);
    }
  }

  private final class Piece extends ThreadLocalAction {
    Piece() {
      super(false, false); // nothing that the guest could see; no thread waits for another
    }

    @Override
    protected void perform(Access access) {
      submitted.set(false);
      long end = System.nanoTime() + PIECE.toNanos();
      long left = PIECE.toNanos();
      while (wanted.get() && left > 0 && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(this, left);
        left = end - System.nanoTime();
      }
    }
  }
}
