package dev.constrictor.runtime.stopping;

import dev.constrictor.runtime.Doom;
import dev.constrictor.runtime.GuestThread;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/** Runs one case on a thread and context of its own, and stops it from outside. */
final class EndlessRun {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** How a run went. */
  enum End {
    /** Ended before anyone stopped it. */
    BY_ITSELF,
    STOPPED,
    /** Still running when the wait for it was over. */
    STUCK
  }

  /**
   * What came of it.
   *
   * @param end how it ended
   * @param took from the decision to stop until the thread was free
   * @param outcome what flew out of the guest, if it ended
   * @param stack where the guest was when the wait was over; empty unless stuck
   */
  record Result(End end, Duration took, @Nullable Throwable outcome, StackTraceElement[] stack) {}

  private final Context context;
  private final Thread guest;
  private final Doom doom;
  private final CountDownLatch atWork = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile @Nullable Throwable outcome;
  private volatile long workStartCpuNanos;

  EndlessRun(Engine engine, EndlessCase endless) {
    context = Context.newBuilder("python").engine(engine).build();
    guest = new GuestThread(() -> run(endless), "guest-" + endless.name());
    doom = new Doom(guest);
  }

  private void run(EndlessCase endless) {
    try {
      context.getBindings("python").putMember("at_work", (ProxyExecutable) this::markAtWork);
      context.eval("python", endless.codeWith("at_work()"));
    } catch (Throwable failure) { // cancellation comes in several guises
      outcome = failure;
    } finally {
      doom.lift();
      atWork.countDown();
      over.countDown();
    }
  }

  private Object markAtWork(Object... none) {
    workStartCpuNanos = THREADS.getCurrentThreadCpuTime();
    atWork.countDown();
    return 0;
  }

  /** Lets the case work for a while, then stops it and waits for the end. */
  Result stopAfter(Duration work, Duration patience) throws InterruptedException {
    guest.start();
    atWork.await();
    boolean endedByItself = awaitWork(work);
    long decided = System.nanoTime();
    Thread closer =
        new Thread(
            () -> {
              if (!endedByItself) {
                doom.impose();
              }
              context.close(true);
            },
            guest.getName() + "-closer");
    closer.setDaemon(true); // closing hangs with a guest that is stuck
    closer.start();
    boolean free = over.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    Duration took = Duration.ofNanos(System.nanoTime() - decided);
    End end = endedByItself ? End.BY_ITSELF : free ? End.STOPPED : End.STUCK;
    return new Result(end, took, outcome, free ? new StackTraceElement[0] : guest.getStackTrace());
  }

  /** Waits until the guest has used so much processor time; whether it ended meanwhile. */
  private boolean awaitWork(Duration work) {
    while (over.getCount() != 0) {
      long used = THREADS.getThreadCpuTime(guest.threadId()) - workStartCpuNanos;
      if (used >= work.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(1_000_000);
    }
    return true;
  }
}
