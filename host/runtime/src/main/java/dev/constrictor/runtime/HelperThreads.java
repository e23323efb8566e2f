package dev.constrictor.runtime;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * The threads on which GraalPy waits, for each context, for weak references and finalizers that are
 * due. It ends them when the context is finalized, which a context never is that was broken off
 * while it was made, or in its own shutdown hooks: they would stay for good, and keep its whole
 * heap. So they are the {@link GuestThread}'s that made the context, and end with it. Called by
 * rewritten code in place of {@link Executors}.
 */
public final class HelperThreads {
  private HelperThreads() {}

  public static ScheduledExecutorService newScheduledThreadPool(
      int threads, ThreadFactory factory) {
    ScheduledExecutorService made = Executors.newScheduledThreadPool(threads, factory);
    if (Thread.currentThread() instanceof GuestThread guest) {
      guest.helpedBy(made);
    }
    return made;
  }
}
