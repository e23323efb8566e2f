package dev.constrictor.lifecycle;

import dev.constrictor.api.AbandonedThread;
import dev.constrictor.backend.Call;
import dev.constrictor.backend.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a guest whose caller has been answered without it, step by step: it is asked to
 * let go of the call, then its instance is ended by force, and if that does not help either, its
 * thread is abandoned. Safe for several threads.
 */
final class Ladder {
  private static final Logger LOG = LoggerFactory.getLogger(Ladder.class);

  /**
   * So long a call may still end by itself, its {@code finally} blocks included, before its
   * instance pays: with what closing takes, a guest is stopped 100 ms after its deadline.
   */
  private static final Duration GRACE = Duration.ofMillis(50);

  /** So soon an instance is asked again that could not tell a call to end. */
  private static final Duration AGAIN = Duration.ofMillis(10);

  /**
   * An ended instance must be gone this soon, or its thread, if it is ours, counts as abandoned.
   * Most are within some milliseconds; a machine that is busy, or collects much garbage, takes its
   * time.
   */
  private static final Duration GONE_LIMIT = Duration.ofSeconds(5);

  private final Timers timers;
  private final AbandonedThreads abandoned;

  Ladder(Timers timers, AbandonedThreads abandoned) {
    this.timers = timers;
    this.abandoned = abandoned;
  }

  /**
   * Asks these instances to give a call up.
   *
   * @param graceOver run when they have had time enough to do so. The time of one that could not be
   *     asked, since its guest was busy with another call, has not begun: that call has a deadline
   *     of its own
   */
  void giveUp(Call call, List<Slot> workingOnIt, Runnable graceOver) {
    boolean allAsked =
        workingOnIt.stream().filter(slot -> slot.worksOn(call) && !slot.cancel(call)).count() == 0;
    if (allAsked) {
      timers.after(GRACE, graceOver);
    } else {
      timers.after(AGAIN, () -> giveUp(call, workingOnIt, graceOver));
    }
  }

  /**
   * Tells whether an instance that was ended is truly gone, or its thread had to be abandoned. One
   * in processes of its own costs this server no thread that runs a guest: it is waited for,
   * however long it takes, lest two of it run at once.
   */
  void whenGone(Slot ended, Runnable gone, Runnable isAbandoned) {
    CompletableFuture<Void> inTime = ended.gone().copy();
    timers.after(GONE_LIMIT, () -> inTime.completeExceptionally(new TimeoutException()));
    inTime.whenComplete(
        (nothing, notGone) -> {
          if (notGone == null) {
            gone.run();
          } else if (ended.isInProcess()) {
            abandoned.add(
                new AbandonedThread(
                    ended.spec().manifest().name(),
                    ended.spec().number(),
                    Instant.now(),
                    ended.slow()),
                ended.gone());
            isAbandoned.run();
          } else {
            LOG.warn(
                "instance {} of plugin {} was ended {} s ago and is not gone yet",
                ended.spec().number(),
                ended.spec().manifest().name(),
                GONE_LIMIT.toSeconds());
            ended.gone().whenComplete((nobody, failure) -> gone.run());
          }
        });
  }
}
