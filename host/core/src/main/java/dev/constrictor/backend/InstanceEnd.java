package dev.constrictor.backend;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The end of one instance, told to its listener once, whether somebody brings it or it is found.
 * Safe for several threads.
 */
public final class InstanceEnd {
  private final InstanceListener listener;
  private final Closers closers;
  private final AtomicBoolean begun = new AtomicBoolean();

  /** What ends an instance. */
  public interface Force {
    /** Begins the end without waiting for anything; only where {@link #close} has to wait. */
    void order();

    /**
     * Ends it; may block.
     *
     * @param cause why
     */
    void close(Ending cause);
  }

  /** An instance that runs. */
  public InstanceEnd(InstanceListener listener, Closers closers) {
    this.listener = listener;
    this.closers = closers;
  }

  /** Whether it ends or has ended: then whoever brought the end answers its calls. */
  public boolean hasBegun() {
    return begun.get();
  }

  /** The instance is over without being told to: tells the listener, unless somebody has. */
  public void found(Ending cause) {
    if (begun.compareAndSet(false, true)) {
      listener.ended(cause);
    }
  }

  /**
   * Ends the instance, unless it ends already; never blocks.
   *
   * @param threadName of the thread that does it
   * @return whether it was for this call to do so
   */
  public boolean bring(String threadName, Ending cause, Force force) {
    if (!begun.compareAndSet(false, true)) {
      return false;
    }
    try {
      closers.end(threadName, new Closing(cause, force));
      return true;
    } catch (RuntimeException | Error notEvenBegun) { // whoever wants its end may try again
      begun.set(false);
      throw notEvenBegun;
    }
  }

  private final class Closing implements Closers.Closing {
    private final Ending cause;
    private final Force force;

    Closing(Ending cause, Force force) {
      this.cause = cause;
      this.force = force;
    }

    @Override
    public void tell() {
      listener.ended(cause);
    }

    @Override
    public void order() {
      force.order();
    }

    @Override
    public void close() {
      force.close(cause);
    }
  }
}
