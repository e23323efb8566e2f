package dev.constrictor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the rewriting costs at the start of a JVM, with an AOT cache and without; interpreted. */
final class StartCost {
  /** The JVM logs on stdout unless told otherwise, and warns of each class a cache cannot hold. */
  private static final List<String> QUIET =
      List.of("-Xlog:disable", "-Xlog:all=warning,aot*=error:stderr");

  private final Path target;

  StartCost(Path target) {
    this.target = target;
  }

  /**
   * Starts of one build.
   *
   * @param seconds from the start of a JVM to its first answer, ascending
   * @param cachedSeconds the same with an AOT cache
   * @param cacheBytes how large that is
   */
  record Starts(List<Double> seconds, List<Double> cachedSeconds, long cacheBytes) {}

  /** Both builds, started in turn. */
  record Comparison(Starts stock, Starts rewritten) {}

  /** Starts processes of both builds in turn, so many each way. */
  Comparison measure(int processes) throws IOException, InterruptedException {
    Starts stock = prepare(GraalPyBuild.STOCK);
    Starts rewritten = prepare(GraalPyBuild.REWRITTEN);
    for (int round = 0; round < processes; round++) {
      addRound(stock, GraalPyBuild.STOCK);
      addRound(rewritten, GraalPyBuild.REWRITTEN);
    }
    return new Comparison(stock, rewritten);
  }

  private Starts prepare(GraalPyBuild build) throws IOException, InterruptedException {
    return new Starts(new ArrayList<>(), new ArrayList<>(), Files.size(makeCache(build)));
  }

  private void addRound(Starts starts, GraalPyBuild build)
      throws IOException, InterruptedException {
    insert(starts.seconds, runs(build, "-XX:AOTMode=off").once("floor"));
    String useCache = "-XX:AOTCache=" + cache(build);
    insert(starts.cachedSeconds, runs(build, "-XX:AOTMode=on", useCache).once("floor"));
  }

  private static void insert(List<Double> ascending, double figure) {
    ascending.add(figure);
    ascending.sort(null);
  }

  private Path cache(GraalPyBuild build) {
    return target.resolve(build.label() + ".aot");
  }

  private Path makeCache(GraalPyBuild build) throws IOException, InterruptedException {
    Path cache = cache(build);
    Files.deleteIfExists(cache);
    runs(build, "-XX:AOTCacheOutput=" + cache).once("floor");
    return cache;
  }

  private FirstAnswerRuns runs(GraalPyBuild build, String... flags) {
    List<String> all = new ArrayList<>(QUIET);
    all.addAll(List.of(flags));
    return new FirstAnswerRuns(new GuestJvm(build, RuntimeProfile.INTERPRETER, target), all);
  }
}
