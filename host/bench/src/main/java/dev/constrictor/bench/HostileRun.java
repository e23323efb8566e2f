package dev.constrictor.bench;

import dev.constrictor.Plugin;
import dev.constrictor.PluginHost;
import dev.constrictor.api.CallOptions;
import dev.constrictor.api.PluginException;
import dev.constrictor.backend.HostileCase;
import dev.constrictor.backend.Neighbour;
import dev.constrictor.config.BackendKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Attacks a host with the hostile corpus, in a JVM of its own, and writes a line for each attack
 * and for what a neighbour noticed. Whatever is not answered ends the program with an exception.
 */
final class HostileRun {
  private static final Path PLUGINS = Path.of("host/core/src/test/plugins");
  private static final Duration QUIET = Duration.ofSeconds(10);

  /** Until what the neighbour's calls need has been compiled, as nearly all of it is by then. */
  private static final Duration SETTLING = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final CallOptions PATIENT = CallOptions.DEFAULT.withTimeout(PATIENCE);

  /** An instance that is kept serves again at once. */
  private static final Duration A_REPLACEMENT = Duration.ofMillis(100);

  /** So often a neighbour is called beside each attack that is over sooner than one call. */
  private static final int CALLS_BESIDE = 20;

  private static final String GUEST_THREAD = "constrictor-hostile-1-guest";

  private final PluginHost host;
  private final Plugin hostile;
  private final Neighbour neighbour;
  private final Map<Beside, LongStream.Builder> noticed = new EnumMap<>(Beside.class);

  private HostileRun(PluginHost host) {
    this.host = host;
    this.hostile = host.plugin("hostile");
    this.neighbour = new Neighbour(host.plugin("behaviour"));
  }

  /**
   * Runs in the repository's root.
   *
   * @param arguments how often each attack is made, then {@code all} or {@code short}
   */
  public static void main(String[] arguments) throws Exception {
    int times = Integer.parseInt(arguments[0]);
    boolean all = arguments[1].equals("all");
    List<HostileCase> attacks =
        HostileCase.readAll(PLUGINS.resolve("hostile").resolve("cases.json"), BackendKind.GRAALPY)
            .stream()
            .filter(attack -> all || !attack.longRunsOnly())
            .toList();
    try (PluginHost host =
        PluginHost.builder()
            .plugins(PLUGINS)
            .only(Set.of("hostile", "behaviour")::contains)
            .hostFunction("kv.get", args -> "value of " + args.get("key"))
            .start()) {
      host.awaitReady();
      new HostileRun(host).run(attacks, times);
    }
  }

  private void run(List<HostileCase> attacks, int times) throws Exception {
    LockSupport.parkNanos(SETTLING.toNanos());
    listen(Beside.NOTHING, 0);
    listen(Beside.ONE_THREAD, 1);
    listen(Beside.TWO_THREADS, 2);
    for (HostileCase attack : attacks) {
      for (int i = 0; i < times; i++) {
        System.out.println(attempt(attack).line());
      }
    }
    neighbour.stop();
    if (!neighbour.failures().isEmpty()) {
      throw new IllegalStateException("the neighbour failed: " + neighbour.failures());
    }
    noticed.forEach(
        (beside, nanos) ->
            System.out.println(NeighbourSample.of(beside, nanos.build().toArray()).line()));
  }

  /** Has the neighbour called for a while beside threads that do nothing but compute. */
  private void listen(Beside beside, int threads) throws InterruptedException {
    List<Thread> busy =
        IntStream.range(0, threads).mapToObj(number -> new Thread(HostileRun::compute)).toList();
    busy.forEach(Thread::start);
    int first = nextCall();
    LockSupport.parkNanos(QUIET.toNanos());
    notice(beside, first);
    for (Thread one : busy) {
      one.interrupt();
      one.join();
    }
  }

  private static void compute() {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  private void notice(Beside beside, int sinceCall) {
    LongStream.Builder nanos = noticed.computeIfAbsent(beside, name -> LongStream.builder());
    Arrays.stream(neighbour.nanosSince(sinceCall)).forEach(nanos);
  }

  private HostileSample attempt(HostileCase attack) throws Exception {
    int before = nextCall();
    long begin = System.nanoTime();
    Object outcome = outcome(attack.name(), options(attack));
    long answered = System.nanoTime();
    PluginException failure = outcome instanceof PluginException told ? told : null;
    Beside kind = kind(failure);
    notice(kind, before);
    int after = nextCall();
    if (attack.disorders()) {
      outcome("leave", PATIENT);
    }
    Object next = outcome("alive", PATIENT);
    if (!"alive".equals(next)) {
      throw new IllegalStateException(
          "the plugin answers %s after %s, which ended with %s"
              .formatted(next, attack.name(), outcome));
    }
    Duration again = Duration.ofNanos(System.nanoTime() - answered);
    boolean freed = isFreed();
    if (again.compareTo(A_REPLACEMENT) > 0) {
      notice(Beside.REPLACED, after);
    } else if (kind == Beside.BRIEF) {
      repeat(attack);
    }
    return HostileSample.of(
        attack, outcome, failure, Duration.ofNanos(answered - begin), again, freed);
  }

  /** Makes an attack, which its plugin survives, until a neighbour has been called beside it. */
  private void repeat(HostileCase attack) throws Exception {
    int first = nextCall();
    while (neighbour.calls() < first + CALLS_BESIDE) {
      outcome(attack.name(), options(attack));
    }
    notice(Beside.BRIEF, first);
  }

  /** The first of the neighbour's calls that has not begun yet. */
  private int nextCall() {
    return neighbour.calls() + 1;
  }

  private static CallOptions options(HostileCase attack) {
    return attack.deadline().map(CallOptions.DEFAULT::withTimeout).orElse(CallOptions.DEFAULT);
  }

  private static Beside kind(@Nullable PluginException failure) {
    if (failure == null) {
      return Beside.BRIEF;
    }
    return switch (failure.reason()) {
      case CALL_TIMEOUT, CPU_LIMIT -> Beside.STOPPED;
      case MEMORY_LIMIT -> Beside.MEMORY;
      default -> Beside.BRIEF;
    };
  }

  private boolean isFreed() {
    long guests =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals(GUEST_THREAD))
            .count();
    return guests == 1 && host.lifecycle().abandonedThreads().isEmpty();
  }

  private @Nullable Object outcome(String command, CallOptions options) throws Exception {
    CompletableFuture<@Nullable Object> call = hostile.callAsync(command, Map.of(), options);
    try {
      return call.get(PATIENCE.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PluginException failure) {
        return failure;
      }
      throw e;
    }
  }
}
