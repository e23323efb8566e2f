package dev.constrictor.runtime.interrupt;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.truffle.api.ThreadLocalAction;
import java.util.function.BooleanSupplier;
import org.graalvm.polyglot.Context;

/**
 * Asks the Python code of one context to stop: it sees KeyboardInterrupt where it looks for such
 * things by itself, that is between two bytecodes and in waits, so that its {@code finally} blocks
 * run and nothing of the interpreter's own is left half-done. Builtins that run long in Java are
 * not broken off. Works on the stock GraalPy too. Safe for several threads.
 */
public final class GuestInterrupt {
  private final InterruptInstrument.Submit submit;

  private GuestInterrupt(InterruptInstrument.Submit submit) {
    this.submit = submit;
  }

  /**
   * For a context. Enters it for a moment, so it must be called where that is allowed: on the
   * guest's own thread, before guest code runs.
   *
   * @throws IllegalStateException if the class path lacks this library's instrument
   */
  public static GuestInterrupt of(Context context) {
    return new GuestInterrupt(InterruptInstrument.into(context));
  }

  /**
   * Interrupts what the thread runs in the context; never blocks, and does nothing once the context
   * is closed.
   *
   * @param stillWanted asked on the guest's thread just before; it decides
   */
  public void raise(Thread guest, BooleanSupplier stillWanted) {
    submit.on(guest, new KeyboardInterrupt(stillWanted));
  }

  /** What Ctrl-C does in a terminal, on the thread that it is meant for. */
  private static final class KeyboardInterrupt extends ThreadLocalAction {
    private final BooleanSupplier stillWanted;

    KeyboardInterrupt(BooleanSupplier stillWanted) {
      super(true, false); // it may throw; no thread waits for another
      this.stillWanted = stillWanted;
    }

    @Override
    protected void perform(Access access) {
      if (stillWanted.getAsBoolean()) {
        throw PRaiseNode.raiseStatic(
            access.getLocation(), PythonBuiltinClassType.KeyboardInterrupt);
      }
    }
  }
}
