package dev.constrictor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contexts that come and go leave nothing behind: the short form of what {@link Soak} measures. */
class SoakTest {
  /** Two engines' worth: what an engine keeps of its contexts has to go with it. */
  private static final int CONTEXTS = 60;

  @Test
  void contextsThatComeAndGoLeaveNothingBehind() throws Exception {
    SoakReport report = Soak.run(CONTEXTS);
    assertThat(report.samples()).hasSizeGreaterThanOrEqualTo(CONTEXTS / 2);
    assertThat(report.threadSlope()).isLessThan(SoakReport.THINGS);
    assertThat(report.descriptorSlope()).isLessThan(SoakReport.THINGS);
    assertThat(report.heapSlope()).as(report.table()).isLessThan(SoakReport.HEAP_BYTES);
    assertThat(report.nativeSlope()).as(report.table()).isLessThan(SoakReport.NATIVE_BYTES);
  }

  @Test
  void aLeakIsSeen() {
    List<SoakSample> leaking =
        IntStream.rangeClosed(1, 30)
            .mapToObj(n -> new SoakSample(10 * n, 1_000_000L * n, 20 + n, 50 + n, 5_000_000L * n))
            .toList();
    SoakReport report = new SoakReport(leaking);
    assertThat(report.heapSlope()).isEqualTo(100_000, within());
    assertThat(report.threadSlope()).isEqualTo(0.1, within());
    assertThat(report.table()).contains("**missed by").doesNotContain("met");
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-6);
  }
}
