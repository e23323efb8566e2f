package dev.constrictor.backend.cpython;

import dev.constrictor.backend.Contained;
import dev.constrictor.backend.Timers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what workers use: often while they work on something, else now and then. What takes
 * longer is looked at less often, on a thread of its own. Safe for several threads.
 */
final class UsageWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UsageWatch.class);

  /** What cannot be found out of one worker must not leave the others unwatched. */
  private static final Contained LOOK =
      new Contained(LOG, "a look at a worker", Duration.ofSeconds(10));

  private static final Duration USAGE = Duration.ofMillis(10);
  private static final Duration STORAGE = Duration.ofMillis(250);

  /** Idle workers are looked at once in so many rounds. */
  private static final int IDLE_USAGE = 25;

  private static final int IDLE_STORAGE = 4;

  private final Rounds usage = new Rounds(USAGE, IDLE_USAGE, Watched::checkUsage);
  private final Rounds storage = new Rounds(STORAGE, IDLE_STORAGE, Watched::checkStorage);

  /** A worker whose processes are to be looked at. */
  interface Watched {
    /** Whether it works on anything now. */
    boolean isBusy();

    /** Ends the worker when its processes have used more than they may. */
    void checkUsage();

    /** Ends the worker when it keeps more in files than it may. */
    void checkStorage();
  }

  void watch(Watched worker) {
    usage.add(worker);
    storage.add(worker);
  }

  void forget(Watched worker) {
    usage.watched.remove(worker);
    storage.watched.remove(worker);
  }

  @Override
  public void close() {
    usage.timers.close();
    storage.timers.close();
  }

  /** One kind of look; its thread sleeps while there is no worker. */
  private static final class Rounds {
    private final int idleRounds;
    private final Consumer<Watched> look;
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final Timers timers = new Timers();
    private final Timers.Repeated rounds;
    private int number; // of the timer's thread

    Rounds(Duration period, int idleRounds, Consumer<Watched> look) {
      this.idleRounds = idleRounds;
      this.look = look;
      this.rounds = timers.repeated(period, this::next, () -> !watched.isEmpty());
    }

    void add(Watched worker) {
      watched.add(worker);
      rounds.wake();
    }

    private boolean next() {
      number = (number + 1) % idleRounds;
      for (Watched worker : watched) {
        LOOK.run(
            () -> {
              if (number == 0 || worker.isBusy()) {
                look.accept(worker);
              }
            });
      }
      return !watched.isEmpty();
    }
  }
}
