package dev.constrictor.runtime.interrupt;

import com.oracle.truffle.api.ThreadLocalAction;
import com.oracle.truffle.api.TruffleContext;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Instrument;

/** Has a guest's thread do something between two of its steps, which only an instrument can ask. */
public final class InterruptInstrument extends TruffleInstrument {
  static final String ID = "constrictor-interrupt";

  /** For its {@link InterruptInstrumentProvider}. */
  InterruptInstrument() {}

  /** What the instrument offers. */
  interface Access {
    /** How to reach the threads of the context that the current thread has entered. */
    Submit enteredContext();
  }

  /** Reaches the threads of one context; does nothing once that is closed. */
  interface Submit {
    void on(Thread guest, ThreadLocalAction action);
  }

  /**
   * How to reach the threads of a context. Enters it for a moment, so it must be called where that
   * is allowed: on the guest's own thread, before guest code runs.
   *
   * @throws IllegalStateException if the class path lacks this instrument
   */
  static Submit into(Context context) {
    Instrument instrument = context.getEngine().getInstruments().get(ID);
    if (instrument == null) {
      throw new IllegalStateException("the instrument " + ID + " is not there");
    }
    Access access = instrument.lookup(Access.class);
    context.enter();
    try {
      return access.enteredContext();
    } finally {
      context.leave();
    }
  }

  @Override
  protected void onCreate(Env env) {
    env.registerService(
        (Access)
            () -> {
              TruffleContext context = env.getEnteredContext();
              return (guest, action) ->
                  env.submitThreadLocal(context, new Thread[] {guest}, action);
            });
  }
}
