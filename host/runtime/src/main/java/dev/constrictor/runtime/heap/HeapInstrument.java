package dev.constrictor.runtime.heap;

import com.oracle.truffle.api.TruffleContext;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import java.util.concurrent.atomic.AtomicBoolean;

/** Truffle's measuring of a context's heap, which only an instrument can ask for. */
public final class HeapInstrument extends TruffleInstrument {
  static final String ID = "constrictor-heap";

  /** For its {@link HeapInstrumentProvider}. */
  HeapInstrument() {}

  /** What the instrument offers to {@link ContextHeap}. */
  interface Access {
    /** How to measure the context that the current thread has entered. */
    Measure enteredContext();
  }

  /** Measures one context. */
  interface Measure {
    long retainedBytes(long stopAtBytes, AtomicBoolean cancelled);
  }

  @Override
  protected void onCreate(Env env) {
    env.registerService(
        (Access)
            () -> {
              TruffleContext context = env.getEnteredContext();
              return (stopAtBytes, cancelled) ->
                  env.calculateContextHeapSize(context, stopAtBytes, cancelled);
            });
  }
}
