package dev.constrictor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs each benchmark's body once: it must do what its figure is said to measure. */
class BenchmarksRunTest {
  private static RestartingPlugin.Ready restarting;
  private static BareGuest bare;

  @BeforeAll
  static void start() {
    restarting = new RestartingPlugin.Ready();
    bare = new BareGuest();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    restarting.close();
    bare.close();
  }

  @Test
  void noopAnswersNothing() throws Exception {
    NoopBenchmark noop = new NoopBenchmark();
    assertThat(noop.constrictor(restarting.hosted())).isNull();
    assertThat(noop.async(restarting.hosted())).isNull();
    assertThat(noop.floor(bare).isNull()).isTrue();
  }

  @Test
  void payloadComesBackEqualAndHasItsSize() throws Exception {
    PayloadBenchmark payload = new PayloadBenchmark();
    PayloadBenchmark.Order order = new PayloadBenchmark.Order();
    assertThat(payload.constrictor(restarting.hosted(), order)).isEqualTo(order.value);
    assertThat(payload.floor(bare, order).isNull()).isTrue();
    assertThat(new ObjectMapper().readTree(payload.jackson(order)))
        .isEqualTo(new ObjectMapper().readTree(order.text));
    assertThat(order.text.getBytes(StandardCharsets.UTF_8).length).isBetween(3_500, 3_700);
  }

  @Test
  void errorsAreTheGuests() throws Exception {
    ErrorBenchmark error = new ErrorBenchmark();
    assertThat(error.constrictor(restarting.hosted()).reason()).isEqualTo(Reason.GUEST_EXCEPTION);
    assertThat(error.floor(bare)).hasMessageContaining("this order has no lines");
  }

  @Test
  void anotherInstanceServesAfterOneEndedOrLoopedPastItsDeadline() throws Exception {
    InstanceStartBenchmark start = new InstanceStartBenchmark();
    assertThat(start.constrictor(restarting).to()).isEqualTo(PluginState.RUNNING);
    assertThat(start.floor(bare)).isTrue();
    assertThat(new DeadlineBenchmark().constrictor(restarting).reason())
        .isEqualTo(Reason.CALL_TIMEOUT);
    restarting.awaitReady();
    assertThat(restarting.plugin().call("noop", Map.of())).isNull();
  }

  @Test
  void throughputReachesEveryPlugin() throws Exception {
    ThroughputBenchmark throughput = new ThroughputBenchmark();
    assertThat(throughput.constrictor1(restarting.hosted())).isNull();
    assertThat(throughput.floor1(bare).isNull()).isTrue();
  }

  @Test
  void overloadAnswersEveryCall() throws Exception {
    OverloadReport report = Overload.run(new Overload.Load(2, 1_000, 2));
    Answers answers = report.answers();
    assertThat(answers.offered()).isEqualTo(2_000);
    assertThat(answers.unanswered()).isZero();
    assertThat(answers.otherwise()).isEmpty();
    assertThat(
            answers.succeeded()
                + answers.failed(Reason.GUEST_EXCEPTION)
                + answers.failed(Reason.QUEUE_FULL))
        .isEqualTo(2_000);
    assertThat(answers.failed(Reason.GUEST_EXCEPTION)).isPositive();
    assertThat(report.liveBytes()).hasSize(2);
    assertThat(report.table()).contains("| … not answered | 0 | 0 | met |");
  }
}
