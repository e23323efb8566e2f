package dev.constrictor.bench;

import dev.constrictor.Plugin;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Offers twice the calls that the host can serve, and counts how each is answered. The calls are a
 * mix: no-ops, payloads, errors, and a millisecond of computing. Several rounds, each offered at a
 * steady pace whatever the answers do; the live heap is taken after each.
 */
public final class Overload {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double OVERLOAD = 2;
  private static final long PATIENCE_SECONDS = 120;
  private static final int MIX = 10;
  private static final Map<String, Object> NO_ARGS = Map.of();
  private static final Map<String, Object> ORDER = Map.of("order", Payload.order());

  /**
   * How much is offered.
   *
   * @param plugins plugins, all called in turn
   * @param callsPerPlugin calls offered to each, over all rounds
   * @param rounds rounds
   */
  record Load(int plugins, int callsPerPlugin, int rounds) {
    static final Load LONG = new Load(100, 10_000, 5);
    static final Load SHORT = new Load(4, 2_500, 5);

    int callsPerRound() {
      return plugins * callsPerPlugin / rounds;
    }
  }

  private final Load load;
  private final List<Plugin> plugins;

  private Overload(Load load, List<Plugin> plugins) {
    this.load = load;
    this.plugins = plugins;
  }

  /**
   * Runs alone.
   *
   * @param arguments {@code --quick} for the short form
   */
  public static void main(String[] arguments) throws InterruptedException {
    Load load = List.of(arguments).contains("--quick") ? Load.SHORT : Load.LONG;
    System.out.print(run(load).table());
  }

  static OverloadReport run(Load load) throws InterruptedException {
    HostedPlugins hosted = new HostedPlugins(load.plugins(), change -> {});
    try {
      return new Overload(load, hosted.plugins()).measure();
    } finally {
      hosted.close();
    }
  }

  private OverloadReport measure() throws InterruptedException {
    capacity(); // warms up
    double capacity = capacity();
    Answers answers = new Answers(load.callsPerRound() * load.rounds());
    List<Long> liveBytes = new ArrayList<>();
    long start = System.nanoTime();
    for (int round = 0; round < load.rounds(); round++) {
      offer(answers, capacity * OVERLOAD);
      liveBytes.add(liveBytes());
    }
    double offered = answers.offered() / ((System.nanoTime() - start) / NANOS_PER_SECOND);
    return new OverloadReport(load, capacity, offered, answers, liveBytes);
  }

  /** Calls a second while no more than two a plugin are in flight, so that none is refused. */
  private double capacity() throws InterruptedException {
    int permits = plugins.size() * 2;
    Semaphore inFlight = new Semaphore(permits);
    long start = System.nanoTime();
    for (int index = 0; index < load.callsPerRound(); index++) {
      inFlight.acquire();
      call(index, (value, failure) -> inFlight.release());
    }
    inFlight.acquire(permits);
    return load.callsPerRound() / ((System.nanoTime() - start) / NANOS_PER_SECOND);
  }

  private void offer(Answers answers, double perSecond) throws InterruptedException {
    CountDownLatch open = new CountDownLatch(load.callsPerRound());
    long start = System.nanoTime();
    for (int index = 0; index < load.callsPerRound(); index++) {
      long due = start + (long) (index * NANOS_PER_SECOND / perSecond);
      for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      answers.offer();
      long called = System.nanoTime();
      call(
          index,
          (value, failure) -> {
            answers.answer(reason(failure), System.nanoTime() - called);
            open.countDown();
          });
    }
    boolean all = open.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!all) {
      answers.miss(open.getCount());
    }
  }

  private interface Listener {
    void answered(@Nullable Object value, @Nullable Throwable failure);
  }

  private void call(int index, Listener listener) {
    Plugin plugin = plugins.get(index % plugins.size());
    int kind = index / plugins.size() % MIX;
    String command = kind < 6 ? "noop" : kind < 8 ? "echo" : kind < 9 ? "fail" : "work";
    plugin
        .callAsync(command, command.equals("echo") ? ORDER : NO_ARGS)
        .whenComplete(listener::answered);
  }

  private static @Nullable Reason reason(@Nullable Throwable failure) {
    if (failure == null) {
      return null;
    }
    if (failure instanceof PluginException told) {
      return told.reason();
    }
    throw new IllegalStateException("an answer of no known kind", failure);
  }

  private static long liveBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
