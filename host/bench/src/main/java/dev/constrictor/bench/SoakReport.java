package dev.constrictor.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What is left of contexts that have come and gone: the slopes over all samples but the first ones,
 * in which the JVM still loads classes and compiles.
 */
record SoakReport(List<SoakSample> samples) {
  private static final double BYTES_PER_KIB = 1024;
  private static final double BYTES_PER_MIB = BYTES_PER_KIB * 1024;
  private static final int WARM_UP_SHARE = 3;

  /**
   * What a context may leave behind, in bytes: of some megabytes that it takes, next to nothing.
   */
  static final double HEAP_BYTES = 64 * BYTES_PER_KIB;

  /** What the JVM itself still takes now and then for compiled code and its collector is in it. */
  static final double NATIVE_BYTES = 256 * BYTES_PER_KIB;

  /** One thread or descriptor for every fifty contexts would be a leak. */
  static final double THINGS = 0.02;

  SoakReport {
    samples = List.copyOf(samples);
  }

  double heapSlope() {
    return slope(SoakSample::heapBytes);
  }

  double threadSlope() {
    return slope(SoakSample::threads);
  }

  double descriptorSlope() {
    return slope(SoakSample::descriptors);
  }

  double nativeSlope() {
    return slope(SoakSample::nativeBytes);
  }

  /** By least squares, for one context. */
  private double slope(ToDoubleFunction<SoakSample> value) {
    List<SoakSample> warm = samples.subList(samples.size() / WARM_UP_SHARE, samples.size());
    double meanX = warm.stream().mapToInt(SoakSample::contexts).average().orElseThrow();
    double meanY = warm.stream().mapToDouble(value).average().orElseThrow();
    double above = 0;
    double below = 0;
    for (SoakSample sample : warm) {
      double x = sample.contexts() - meanX;
      above += x * (value.applyAsDouble(sample) - meanY);
      below += x * x;
    }
    return above / below;
  }

  /** A table in Markdown, each line with its target. */
  String table() {
    SoakSample first = samples.get(samples.size() / WARM_UP_SHARE);
    SoakSample last = samples.getLast();
    return String.format(
        Locale.ROOT,
        """
        %d contexts, each with some of the standard library, ended one after another; slopes from the %dth on.

        | what | then | at the end | for each context | target | |
        |---|--:|--:|--:|---|---|
        | heap after a collection | %.1f MiB | %.1f MiB | %.1f KiB | ≤ %.0f KiB | %s |
        | memory beside the heap | %.1f MiB | %.1f MiB | %.1f KiB | ≤ %.0f KiB | %s |
        | threads | %d | %d | %.3f | ≤ %.2f | %s |
        | file descriptors | %d | %d | %.3f | ≤ %.2f | %s |
        """,
        last.contexts(),
        first.contexts(),
        first.heapBytes() / BYTES_PER_MIB,
        last.heapBytes() / BYTES_PER_MIB,
        heapSlope() / BYTES_PER_KIB,
        HEAP_BYTES / BYTES_PER_KIB,
        Verdict.of(heapSlope() / BYTES_PER_KIB, HEAP_BYTES / BYTES_PER_KIB, " KiB"),
        first.nativeBytes() / BYTES_PER_MIB,
        last.nativeBytes() / BYTES_PER_MIB,
        nativeSlope() / BYTES_PER_KIB,
        NATIVE_BYTES / BYTES_PER_KIB,
        Verdict.of(nativeSlope() / BYTES_PER_KIB, NATIVE_BYTES / BYTES_PER_KIB, " KiB"),
        first.threads(),
        last.threads(),
        threadSlope(),
        THINGS,
        Verdict.of(threadSlope(), THINGS, ""),
        first.descriptors(),
        last.descriptors(),
        descriptorSlope(),
        THINGS,
        Verdict.of(descriptorSlope(), THINGS, ""));
  }
}
