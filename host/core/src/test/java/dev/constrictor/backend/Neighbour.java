package dev.constrictor.backend;

import dev.constrictor.Plugin;
import dev.constrictor.api.CallOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Calls a plugin again and again on a thread of its own, and checks each answer: what a neighbour
 * of a hostile plugin notices. Started at once; to be stopped.
 */
public final class Neighbour {
  private static final CallOptions PATIENT = CallOptions.DEFAULT.withTimeout(Duration.ofSeconds(9));

  /** Between two calls: a neighbour of flesh and blood leaves the processor to others as well. */
  private static final Duration PACE = Duration.ofMillis(2);

  private static final int KEPT = 1 << 20;

  private final Plugin plugin;
  private final Thread thread;
  private final List<Object> failures = new CopyOnWriteArrayList<>();
  private final long[] nanos = new long[KEPT];
  private volatile int calls;
  private volatile boolean over;

  /** Calls the plugin's command {@code echo}. */
  public Neighbour(Plugin plugin) {
    this.plugin = plugin;
    this.thread = new Thread(this::run, "neighbour");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!over) {
      long begin = System.nanoTime();
      try {
        List<Object> value = List.of((long) calls, "text");
        Object answer = plugin.call("echo", Map.of("value", value), PATIENT);
        if (!value.equals(answer)) {
          failures.add("expected " + value + ", saw " + answer);
        }
      } catch (Throwable failure) { // an OutOfMemoryError in a thread of the server's too
        failures.add(failure);
      }
      int number = calls; // this thread alone writes it
      nanos[number % KEPT] = System.nanoTime() - begin;
      calls = number + 1;
      LockSupport.parkNanos(PACE.toNanos());
    }
  }

  /** What went wrong so far. */
  public List<Object> failures() {
    return List.copyOf(failures);
  }

  /** Stops calling and waits for the last answer. */
  public void stop() throws InterruptedException {
    over = true;
    thread.join();
  }

  /** How many calls were made so far. */
  public int calls() {
    return calls;
  }

  /** The time that this share of the calls took at most. */
  public Duration quantile(double share) {
    long[] sorted = Arrays.copyOf(nanos, Math.min(calls, KEPT));
    Arrays.sort(sorted);
    return Duration.ofNanos(sorted[(int) (share * (sorted.length - 1))]);
  }

  /** What calls took, in nanoseconds, from this one on, of the last million. */
  public long[] nanosSince(int call) {
    return IntStream.range(Math.max(call, calls - KEPT), calls)
        .mapToLong(number -> nanos[number % KEPT])
        .toArray();
  }
}
