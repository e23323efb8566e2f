package dev.constrictor.runtime.interrupt;

import java.util.function.BooleanSupplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Instrument;

/**
 * Asks the Python code of one context to stop: it sees KeyboardInterrupt where it looks for such
 * things by itself, that is between two bytecodes and in waits, so that its {@code finally} blocks
 * run and nothing of the interpreter's own is left half-done. Builtins that run long in Java are
 * not broken off. Works on the stock GraalPy too. Safe for several threads.
 */
public final class GuestInterrupt {
  private final InterruptInstrument.Raise raise;

  private GuestInterrupt(InterruptInstrument.Raise raise) {
    this.raise = raise;
  }

  /**
   * For a context. Enters it for a moment, so it must be called where that is allowed: on the
   * guest's own thread, before guest code runs.
   *
   * @throws IllegalStateException if the class path lacks this library's instrument
   */
  public static GuestInterrupt of(Context context) {
    Instrument instrument = context.getEngine().getInstruments().get(InterruptInstrument.ID);
    if (instrument == null) {
      throw new IllegalStateException("the instrument " + InterruptInstrument.ID + " is not there");
    }
    InterruptInstrument.Access access = instrument.lookup(InterruptInstrument.Access.class);
    context.enter();
    try {
      return new GuestInterrupt(access.enteredContext());
    } finally {
      context.leave();
    }
  }

  /**
   * Interrupts what the thread runs in the context; never blocks, and does nothing once the context
   * is closed.
   *
   * @param stillWanted asked on the guest's thread just before; it decides
   */
  public void raise(Thread guest, BooleanSupplier stillWanted) {
    raise.on(guest, stillWanted);
  }
}
