package dev.constrictor.backend.graalpy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the call that one guest thread runs has used so far. Begun and ended on that thread, read by
 * the watchdog.
 */
final class CallMeter {
  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getPlatformMXBean(java.lang.management.ThreadMXBean.class);

  /** For the host's own commands: a start has its own limit, in wall-clock time. */
  static final long NO_LIMIT = Long.MAX_VALUE;

  private static final long NOTHING_RUNS = -1;

  private volatile long threadId;
  private volatile long cpuAtStart = NOTHING_RUNS;
  private volatile long allocatedAtStart;
  private volatile long cpuLimitNanos;

  /** A call begins, on the guest's own thread. */
  void begin(long cpuLimit) {
    cpuLimitNanos = cpuLimit;
    threadId = Thread.currentThread().threadId();
    allocatedAtStart = THREADS.getCurrentThreadAllocatedBytes();
    cpuAtStart = THREADS.getCurrentThreadCpuTime();
  }

  /** The call has ended, on the same thread; answers its CPU time in nanoseconds. */
  long end() {
    long used = THREADS.getCurrentThreadCpuTime() - cpuAtStart;
    cpuAtStart = NOTHING_RUNS;
    return used;
  }

  boolean isRunning() {
    return cpuAtStart != NOTHING_RUNS;
  }

  /** CPU time of the running call in nanoseconds; 0 when none runs. */
  long cpuNanos() {
    long start = cpuAtStart;
    return start == NOTHING_RUNS ? 0 : Math.max(0, THREADS.getThreadCpuTime(threadId) - start);
  }

  /** What the thread that last began a call has ever allocated; 0 before the first. */
  long allocatedEver() {
    return threadId == 0 ? 0 : THREADS.getThreadAllocatedBytes(threadId);
  }

  boolean isOverCpuLimit() {
    return cpuNanos() > cpuLimitNanos;
  }

  /** What the running call has allocated, kept or not; 0 when none runs. */
  long allocatedBytes() {
    return isRunning()
        ? Math.max(0, THREADS.getThreadAllocatedBytes(threadId) - allocatedAtStart)
        : 0;
  }
}
