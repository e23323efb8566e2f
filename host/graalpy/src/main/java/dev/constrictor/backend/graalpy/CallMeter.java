package dev.constrictor.backend.graalpy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What one call has used of its guest thread so far. Entered whenever the thread works on the call
 * and left whenever it does not, both on that thread; read by the watchdog.
 */
final class CallMeter {
  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getPlatformMXBean(java.lang.management.ThreadMXBean.class);

  /** For the host's own commands: a start has its own limit, in wall-clock time. */
  static final long NO_LIMIT = Long.MAX_VALUE;

  private static final long NOT_ENTERED = -1;

  private final Thread guest;
  private final long cpuLimitNanos;
  private boolean begun; // of the guest's thread
  private volatile long allocatedBefore;
  private volatile long cpuAtEntry = NOT_ENTERED;
  private volatile long cpuSpent;

  CallMeter(Thread guest, long cpuLimitNanos) {
    this.guest = guest;
    this.cpuLimitNanos = cpuLimitNanos;
  }

  /** What a thread has ever allocated; 0 when it does not run. */
  static long allocatedBy(Thread guest) {
    return Math.max(0, THREADS.getThreadAllocatedBytes(guest.threadId()));
  }

  /** The thread works on the call from now on. */
  void enter() {
    if (!begun) {
      begun = true;
      allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
    }
    cpuAtEntry = THREADS.getCurrentThreadCpuTime();
  }

  /** The thread works on something else. */
  void leave() {
    long since = cpuAtEntry;
    if (since != NOT_ENTERED) {
      cpuAtEntry = NOT_ENTERED; // first, so that a reader counts too little and never too much
      long spent = cpuSpent; // this thread alone writes it
      cpuSpent = spent + THREADS.getCurrentThreadCpuTime() - since;
    }
  }

  /** Counts from nothing again. */
  void restart() {
    cpuSpent = 0;
  }

  boolean isEntered() {
    return cpuAtEntry != NOT_ENTERED;
  }

  /** CPU time in nanoseconds. */
  long cpuNanos() {
    long spent = cpuSpent;
    long since = cpuAtEntry;
    return since == NOT_ENTERED
        ? spent
        : spent + Math.max(0, THREADS.getThreadCpuTime(guest.threadId()) - since);
  }

  boolean isOverCpuLimit() {
    return cpuNanos() > cpuLimitNanos;
  }

  /** What the thread has allocated since the call began, kept or not, for whatever call. */
  long allocatedBytes() {
    return Math.max(0, allocatedBy(guest) - allocatedBefore);
  }
}
