package dev.constrictor.backend;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;

/**
 * Runs what must not cost anybody else anything when it fails: one timer's action, one listener of
 * a server's, one look at a worker. Whatever it throws is logged and ends there, an Error too: the
 * thread has others to serve, and what is wrong with the JVM will show where it matters. Safe for
 * several threads.
 */
public final class Contained {
  private static final LongAdder SHORTAGES = new LongAdder();

  private final Logger log;
  private final String what;
  private final long quietNanos;
  private volatile long quietUntilNanos = System.nanoTime();

  /**
   * Logs every failure.
   *
   * @param what whose failure it is, for the log: "a timer's action"
   */
  public Contained(Logger log, String what) {
    this(log, what, Duration.ZERO);
  }

  /**
   * Logs a failure only when none has been logged for so long, for what is done again and again and
   * may fail each time.
   */
  public Contained(Logger log, String what, Duration quiet) {
    this.log = log;
    this.what = what;
    this.quietNanos = quiet.toNanos();
  }

  /** Runs the action; whether it came to its end by itself. Throws nothing. */
  public boolean run(Runnable action) {
    try {
      action.run();
      return true;
    } catch (Throwable failure) {
      tell(failure);
      return false;
    }
  }

  /** How many OutOfMemoryErrors ended here since the start: such as threads of the host's saw. */
  public static long shortages() {
    return SHORTAGES.sum();
  }

  private void tell(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      SHORTAGES.increment();
    }
    try {
      long now = System.nanoTime();
      if (now - quietUntilNanos >= 0) {
        quietUntilNanos = now + quietNanos;
        log.error("{} failed", what, failure);
      }
    } catch (Throwable cannotBeLogged) { // no memory even for that: the others still have to run
      quietUntilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    }
  }
}
