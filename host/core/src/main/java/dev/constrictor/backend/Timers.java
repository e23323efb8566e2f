package dev.constrictor.backend;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs short actions at their time, some milliseconds late at most; none of them
 * may block. The thread sleeps while nothing is due. Safe for several threads; closed by the host.
 */
public final class Timers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Timers.class);

  /** One action's failure must not cost all others their deadlines. */
  private static final Contained ACTION = new Contained(LOG, "a timer's action");

  private static final Contained ROUND =
      new Contained(LOG, "the timers' round", Duration.ofSeconds(10));

  /** Ticks without any entry until the thread sleeps: calls that follow soon need not wake it. */
  private static final int IDLE_TICKS = 200;

  private final TimingWheel wheel = new TimingWheel(System.nanoTime());
  private final Thread thread = new Thread(this::run, "constrictor-timer");
  // Made once: a full heap must not keep the thread from its next round.
  private final Consumer<TimingWheel.Entry> firing = entry -> ACTION.run(entry::fire);
  private final Runnable round = () -> advance();
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

  /**
   * An action to be run again and again, so long after its last end each time; it sleeps until
   * {@link Repeated#wake}. Neither what it throws nor a full heap ends its rounds.
   *
   * @param action answers whether it is to be run again; else it falls asleep
   * @param wanted asked once it sleeps: whether somebody has found it awake meanwhile, and relies
   *     on it
   */
  public Repeated repeated(Duration pause, BooleanSupplier action, BooleanSupplier wanted) {
    return new Repeated(this, pause, action, wanted);
  }

  /** An action that is run in rounds. Safe for several threads. */
  public static final class Repeated extends TimingWheel.Entry {
    private final Timers timers;
    private final long pauseNanos;
    private final BooleanSupplier action;
    private final BooleanSupplier wanted;
    private final AtomicBoolean awake = new AtomicBoolean();

    private Repeated(
        Timers timers, Duration pause, BooleanSupplier action, BooleanSupplier wanted) {
      this.timers = timers;
      this.pauseNanos = pause.toNanos();
      this.action = action;
      this.wanted = wanted;
    }

    /** Has the rounds begin again, unless they are under way; never blocks. */
    public void wake() {
      if (!awake.get() && awake.compareAndSet(false, true)) {
        goOn();
      }
    }

    private void goOn() {
      timers.add(this, System.nanoTime() + pauseNanos);
    }

    @Override
    void fire() {
      boolean again = true;
      try {
        again = action.getAsBoolean();
      } finally {
        if (again) {
          goOn();
        } else {
          fallAsleep();
        }
      }
    }

    private void fallAsleep() {
      awake.set(false);
      boolean again = true;
      try {
        again = wanted.getAsBoolean();
      } finally {
        if (again) {
          wake();
        }
      }
    }
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
      ROUND.run(round);
      idleTicks = wheel.size() == 0 ? idleTicks + 1 : 0;
      if (idleTicks < IDLE_TICKS) {
        LockSupport.parkNanos(this, wheel.nextTickNanos() - System.nanoTime());
      } else {
        sleepUntilWanted();
        idleTicks = 0;
      }
    }
  }

  private void advance() {
    wheel.advance(System.nanoTime(), firing);
  }

  private void sleepUntilWanted() {
    asleep = true;
    // Who adds an entry first counts it and then looks whether anybody sleeps: none is missed.
    while (wheel.size() == 0 && !closed) {
      LockSupport.park(this);
    }
    asleep = false;
  }

  /** Ends the thread; what was not due yet never runs. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
