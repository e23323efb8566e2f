package dev.constrictor.runtime.interrupt;

import com.oracle.graal.python.builtins.PythonBuiltinClassType;
import com.oracle.graal.python.nodes.PRaiseNode;
import com.oracle.truffle.api.ThreadLocalAction;
import com.oracle.truffle.api.TruffleContext;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import java.util.function.BooleanSupplier;

/** Lets Python code be interrupted from another thread, which only an instrument can ask for. */
public final class InterruptInstrument extends TruffleInstrument {
  static final String ID = "constrictor-interrupt";

  /** For its {@link InterruptInstrumentProvider}. */
  InterruptInstrument() {}

  /** What the instrument offers to {@link GuestInterrupt}. */
  interface Access {
    /** How to interrupt the context that the current thread has entered. */
    Raise enteredContext();
  }

  /** Interrupts one context. */
  interface Raise {
    void on(Thread guest, BooleanSupplier stillWanted);
  }

  @Override
  protected void onCreate(Env env) {
    env.registerService(
        (Access)
            () -> {
              TruffleContext context = env.getEnteredContext();
              return (guest, stillWanted) ->
                  env.submitThreadLocal(
                      context, new Thread[] {guest}, new KeyboardInterrupt(stillWanted));
            });
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
