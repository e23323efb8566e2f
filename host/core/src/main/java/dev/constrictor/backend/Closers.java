package dev.constrictor.backend;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends instances, each on a thread of its own, since that can take as long as what they run. While
 * the server can start no thread, callers are answered and the end is ordered all the same, and the
 * rest is tried again. Safe for several threads; closed by its backend.
 */
public final class Closers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closers.class);
  private static final Contained STEP = new Contained(LOG, "a step of an instance's end");

  /** Threads are usually missing for a moment, such as until a plugin's processes are gone. */
  private static final Duration RETRY = Duration.ofMillis(50);

  private final Timers timers = new Timers();
  private final Consumer<Thread> starter;

  /** The end of one instance. */
  public interface Closing {
    /** Tells the listener; must not block. First, and once. */
    void tell();

    /** Begins the end without waiting for anything; only where {@link #close} has to wait. */
    void order();

    /** Ends it; may block. Last, and once, even when the others failed. */
    void close();
  }

  /** Closers, with the one thread made beforehand that does what must not wait for another. */
  public Closers() {
    this(Thread::start);
  }

  Closers(Consumer<Thread> starter) {
    this.starter = starter;
  }

  /** Ends an instance on another thread than this one, which is called so; never blocks. */
  public void end(String threadName, Closing closing) {
    Runnable all =
        () -> {
          STEP.run(closing::tell);
          STEP.run(closing::close);
        };
    if (!start(threadName, all)) {
      timers.after(
          Duration.ZERO,
          () -> {
            STEP.run(closing::tell);
            STEP.run(closing::order);
            tryAgain(threadName, closing);
          });
    }
  }

  private void tryAgain(String threadName, Closing closing) {
    if (!start(threadName, () -> STEP.run(closing::close))) {
      timers.after(RETRY, () -> tryAgain(threadName, closing));
    }
  }

  private boolean start(String name, Runnable work) {
    try {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      starter.accept(thread);
      return true;
    } catch (OutOfMemoryError noThread) { // which is how the JVM words that there are too many
      LOG.debug("{} must wait for a thread", name, noThread);
      return false;
    }
  }

  /** Ends the thread; what still waits for one is not ended any more. */
  @Override
  public void close() {
    timers.close();
  }
}
