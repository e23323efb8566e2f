package dev.constrictor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.constrictor.Plugin;
import dev.constrictor.PluginHost;
import dev.constrictor.api.CallOptions;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of calls while their plugin starts, serves, fails and stops. */
class CallDeskTest extends FakePlugins {
  @Test
  void callsThatWaitForTheirPluginHearWhyItDoesNotStart() throws Exception {
    plugin("bad", SOON + "limits: {start_timeout: 200ms}\nconfig: {start: hang}\n");
    try (PluginHost host =
        PluginHost.builder().backend(backend.provider()).plugins(plugins).start()) {
      PluginException refused = failure(host, "bad", "echo");
      assertThat(refused.reason()).isEqualTo(Reason.NOT_RUNNING);
      assertThat(refused.error().message()).contains("limits.start_timeout of 200 ms");
    }
  }

  @Test
  void anImpatientCallerCannotQuarantineAPlugin() throws Exception {
    plugin("demo", SOON);
    CallOptions soon = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(20));
    try (PluginHost host = start()) {
      for (int i = 0; i < 5; i++) {
        PluginException late =
            catchThrowableOfType(
                PluginException.class, () -> host.plugin("demo").call("spin", Map.of(), soon));
        assertThat(late.reason()).isEqualTo(Reason.CALL_TIMEOUT);
        states.await("demo", PluginState.RUNNING, i + 2);
      }
      assertThat(echo(host, "demo")).isEqualTo("well");
    }
  }

  @Test
  void aCallThatWaitsDoesNotPayForOneThatIsGivenUp() throws Exception {
    plugin("demo", SOON);
    try (PluginHost host = start()) {
      Plugin demo = host.plugin("demo");
      CallOptions soon = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(20));
      var late = demo.callAsync("late", Map.of(), soon);
      var waiting = demo.callAsync("echo", Map.of("value", 1L));
      assertThat(late)
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableThat()
          .havingCause()
          .withMessageContaining("20 ms");
      assertThat(waiting).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(1L);
    }
  }

  @Test
  void thePluginsOwnDeadlineCountsAgainstIt() throws Exception {
    plugin("demo", SOON + "limits: {call_timeout: 20ms}\n");
    try (PluginHost host = start()) {
      for (int i = 0; i < 3; i++) {
        assertThat(failure(host, "demo", "spin").reason()).isEqualTo(Reason.CALL_TIMEOUT);
        states.await(
            "demo", i < 2 ? PluginState.RUNNING : PluginState.QUARANTINED, i < 2 ? i + 2 : 1);
      }
    }
  }

  @Test
  void anInstanceThatLetsGoOfALateCallIsKept() throws Exception {
    plugin("demo", "limits: {call_timeout: 20ms}\n");
    try (PluginHost host = start()) {
      assertThat(failure(host, "demo", "obey").reason()).isEqualTo(Reason.CALL_TIMEOUT);
      assertThat(echo(host, "demo")).isEqualTo("well");
      assertThat(backend.launched()).hasSize(1);
    }
  }

  @Test
  void callsThatWereAcceptedAreServedWhileDraining() throws Exception {
    plugin("demo", "");
    List<CompletableFuture<@Nullable Object>> accepted = new ArrayList<>();
    try (PluginHost host = start()) {
      accepted.add(host.plugin("demo").callAsync("sleep", Map.of("seconds", 0.1)));
      for (long i = 0; i < 5; i++) {
        accepted.add(host.plugin("demo").callAsync("echo", Map.of("value", i)));
      }
    }
    for (int i = 1; i < accepted.size(); i++) {
      assertThat(accepted.get(i).join()).isEqualTo(i - 1L);
    }
  }

  @Test
  void whoHasWaitedForTheStartHasADeadlineAlsoWhenOneInstanceFails() throws Exception {
    plugin(
        "demo",
        SOON + "instances: 2\nlimits: {call_timeout: 300ms}\nconfig: {start: second_fails}\n");
    try (PluginHost host =
        PluginHost.builder().backend(backend.provider()).plugins(plugins).start()) {
      CompletableFuture<@Nullable Object> call = host.plugin("demo").callAsync("spin", Map.of());
      assertThat(call)
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("limits.call_timeout");
    }
  }

  @Test
  void aCallersDeadlineHoldsWhileThePluginStarts() throws Exception {
    plugin("demo", "limits: {call_timeout: 20ms}\nconfig: {start: hang}\n");
    try (PluginHost host =
        PluginHost.builder().backend(backend.provider()).plugins(plugins).start()) {
      CallOptions patient = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(50));
      CompletableFuture<@Nullable Object> call =
          host.plugin("demo").callAsync("echo", Map.of(), patient);
      assertThat(call)
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("the caller's deadline of 50 ms");
    }
  }

  @Test
  void aHostThatIsClosedWhileItStartsLeavesNobodyWaiting() throws Exception {
    plugin("slow", "config: {start: hang}\n");
    PluginHost host = PluginHost.builder().backend(backend.provider()).plugins(plugins).start();
    CompletableFuture<@Nullable Object> call = host.plugin("slow").callAsync("echo", Map.of());
    host.close();
    assertThat(call.handle((value, error) -> error).join()).isInstanceOf(PluginException.class);
    assertThat(instance(0).gone()).isDone();
  }
}
