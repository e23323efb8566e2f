package dev.constrictor.backend;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs short actions at their time, some milliseconds late at most; none of them
 * may block. The thread sleeps while nothing is due. Safe for several threads; closed by the host.
 */
public final class Timers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Timers.class);

  /** Ticks without any entry until the thread sleeps: calls that follow soon need not wake it. */
  private static final int IDLE_TICKS = 200;

  private final TimingWheel wheel = new TimingWheel(System.nanoTime());
  private final Thread thread = new Thread(this::run, "constrictor-timer");
  private volatile boolean asleep;
  private volatile boolean closed;

  /** Timers whose thread runs at once. */
  public Timers() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Runs the action after this time, unless the timers are closed by then. */
  public void after(Duration delay, Runnable action) {
    add(
        new TimingWheel.Entry() {
          @Override
          void fire() {
            action.run();
          }
        },
        System.nanoTime() + delay.toNanos());
  }

  /** Adds an entry that fires at this moment of {@link System#nanoTime}. */
  void add(TimingWheel.Entry entry, long atNanos) {
    wheel.add(entry, atNanos);
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  /** Takes an entry out that need not fire any more. */
  void remove(TimingWheel.Entry entry) {
    wheel.remove(entry);
  }

  private void run() {
    int idleTicks = 0;
    while (!closed) {
      wheel.advance(System.nanoTime()).forEach(Timers::fire);
      idleTicks = wheel.size() == 0 ? idleTicks + 1 : 0;
      if (idleTicks < IDLE_TICKS) {
        LockSupport.parkNanos(this, wheel.nextTickNanos() - System.nanoTime());
      } else {
        sleepUntilWanted();
        idleTicks = 0;
      }
    }
  }

  private void sleepUntilWanted() {
    asleep = true;
    // Who adds an entry first counts it and then looks whether anybody sleeps: none is missed.
    while (wheel.size() == 0 && !closed) {
      LockSupport.park(this);
    }
    asleep = false;
  }

  private static void fire(TimingWheel.Entry entry) {
    try {
      entry.fire();
    } catch (RuntimeException e) { // one action's bug must not cost all others their deadlines
      LOG.error("a timer's action failed", e);
    }
  }

  /** Ends the thread; what was not due yet never runs. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
