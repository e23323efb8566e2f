package dev.constrictor.runtime.heap;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Instrument;

/**
 * Measures what one context retains: all that can be reached from it and is not the engine's or
 * another context's. Works on the optimizing runtime, and on the fallback runtime of the rewritten
 * GraalPy. Safe for several threads; the guest may run on meanwhile.
 */
public final class ContextHeap {
  private final HeapInstrument.Measure measure;
  private final AtomicBoolean given = new AtomicBoolean();

  private ContextHeap(HeapInstrument.Measure measure) {
    this.measure = measure;
  }

  /**
   * The heap of a context. Enters the context for a moment, so it must be called where that is
   * allowed: on the guest's own thread, before guest code runs.
   *
   * @throws IllegalStateException if the class path lacks this library's instrument
   */
  public static ContextHeap of(Context context) {
    Instrument instrument = context.getEngine().getInstruments().get(HeapInstrument.ID);
    if (instrument == null) {
      throw new IllegalStateException("the instrument " + HeapInstrument.ID + " is not there");
    }
    HeapInstrument.Access access = instrument.lookup(HeapInstrument.Access.class);
    context.enter();
    try {
      return new ContextHeap(access.enteredContext());
    } finally {
      context.leave();
    }
  }

  /**
   * What the context retains, in bytes. Takes about as long as a garbage collection of it.
   *
   * @param stopAtBytes the walk ends early, with a result above this, once it has seen more
   * @throws UnsupportedOperationException on the fallback runtime of the stock GraalPy
   * @throws CancellationException if the context is closed or {@link #close} was called
   */
  public long retainedBytes(long stopAtBytes) {
    return measure.retainedBytes(stopAtBytes, given);
  }

  /** Ends a walk that is under way, and all later ones. */
  public void close() {
    given.set(true);
  }
}
