package dev.constrictor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.PluginHost;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Reason;
import dev.constrictor.api.StateChange;
import dev.constrictor.backend.FakeInstance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one lifecycle, over a backend without Python: starts, restarts, quarantine, order, end. */
class LifecycleTest extends FakePlugins {
  @Test
  void aStartIsASelfTestBeforeItServes() throws Exception {
    plugin("demo", "instances: 2\n");
    try (PluginHost host = start()) {
      assertThat(states.path("demo"))
          .startsWith(PluginState.PREPARING, PluginState.STARTING)
          .contains(PluginState.RUNNING);
      assertThat(backend.launched()).hasSize(2);
      assertThat(instance(0).received()).startsWith("$start", "$ping");
      assertThat(echo(host, "demo")).isEqualTo("well");
    }
    assertThat(states.path("demo")).endsWith(PluginState.DRAINING, PluginState.STOPPED);
    assertThat(instance(0).received()).endsWith("$stop");
    assertThat(instance(1).received()).endsWith("$stop");
    assertThat(instance(0).gone()).isDone();
  }

  @ParameterizedTest
  @CsvSource({"fail, GUEST_EXCEPTION", "hang, START_TIMEOUT", "unhealthy, NOT_RUNNING"})
  void aStartThatFailsIsTriedAgainAndThenQuarantined(String how, Reason cause) throws Exception {
    plugin("bad", SOON + "limits: {start_timeout: 50ms}\nconfig: {start: " + how + "}\n");
    plugin("good", "");
    try (PluginHost host = start()) {
      assertThat(host.status("bad").orElseThrow().state().serves()).isFalse();
      states.await("bad", PluginState.QUARANTINED, 1);
      assertThat(states.path("bad").stream().filter(PluginState.FAILED::equals)).hasSize(2);
      PluginException refused = failure(host, "bad", "echo");
      assertThat(refused.reason()).isEqualTo(Reason.QUARANTINED);
      assertThat(refused.error().details().toString()).contains(cause.wireName());
      assertThat(echo(host, "good")).isEqualTo("well");
    }
  }

  @ParameterizedTest
  @CsvSource({"echo, 0.9, true", "fail, 0.9, true", "fail, 0.1, false"})
  void whoKeepsNearTheCpuLimitIsSlowedWhetherItsCallsFailOrNot(
      String command, double shareOfLimit, boolean slowed) throws Exception {
    plugin("heavy", "limits: {cpu_time: 200ms}\n");
    try (PluginHost host = start()) {
      for (int call = 0; call < 8; call++) { // the sixth is the one too many, if they are heavy
        host.plugin("heavy")
            .callAsync(command, Map.of("cpu_ms", 200 * shareOfLimit))
            .handle((answer, failure) -> answer)
            .get(30, TimeUnit.SECONDS);
      }
      assertThat(host.status("heavy").orElseThrow().throttled() > 0).isEqualTo(slowed);
    }
  }

  @Test
  void aCrashCostsItsCallAndNoOther() throws Exception {
    plugin("demo", SOON);
    try (PluginHost host = start()) {
      assertThat(failure(host, "demo", "crash").reason()).isEqualTo(Reason.CRASHED);
      assertThat(echo(host, "demo")).isEqualTo("well");
      states.await("demo", PluginState.RUNNING, 2);
      assertThat(failure(host, "demo", "crash").reason()).isEqualTo(Reason.CRASHED);
      states.await("demo", PluginState.RUNNING, 3);
      assertThat(failure(host, "demo", "crash").reason()).isEqualTo(Reason.CRASHED);
      states.await("demo", PluginState.QUARANTINED, 1);
      assertThat(backend.launched()).hasSize(3);
    }
  }

  @Test
  void aThreadThatCannotBeStoppedCostsItsPluginThePlace() throws Exception {
    plugin("demo", "backend: graalpy\nlimits: {call_timeout: 20ms}\n");
    plugin("good", "");
    try (PluginHost host = start()) {
      assertThat(failure(host, "demo", "stuck").reason()).isEqualTo(Reason.CALL_TIMEOUT);
      states.await("demo", PluginState.QUARANTINED, 1);
      assertThat(failure(host, "demo", "echo").error().message()).contains("abandoned");
      assertThat(echo(host, "good")).isEqualTo("well");
      backend.launched().forEach(FakeInstance::release);
    }
  }

  @Test
  void theOthersServeWhileOneInstanceIsReplaced() throws Exception {
    plugin("demo", "instances: 2\n" + SOON);
    try (PluginHost host = start()) {
      assertThat(failure(host, "demo", "crash").reason()).isEqualTo(Reason.CRASHED);
      assertThat(echo(host, "demo")).isEqualTo("well");
      states.await("demo", PluginState.RUNNING, 2);
      assertThat(states.path("demo")).contains(PluginState.DEGRADED);
    }
  }

  @Test
  void pluginsThatDependOnOthersStartAfterThemAndStopBeforeThem() throws Exception {
    plugin("a-top", "depends_on: [b-middle]\n");
    plugin("b-middle", "depends_on: [c-base]\n");
    plugin("c-base", "");
    start().close();
    List<String> order =
        states.all().stream()
            .filter(
                change -> change.to() == PluginState.STARTING || change.to() == PluginState.STOPPED)
            .map(change -> change.plugin() + " " + change.to())
            .toList();
    assertThat(order)
        .containsExactly(
            "c-base STARTING",
            "b-middle STARTING",
            "a-top STARTING",
            "a-top STOPPED",
            "b-middle STOPPED",
            "c-base STOPPED");
  }

  @Test
  void whoDependsOnWhatDoesNotServeDoesNotStart() throws Exception {
    plugin("missing", "depends_on: [nowhere]\n");
    plugin("round", "depends_on: [about]\n");
    plugin("about", "depends_on: [round]\n");
    plugin("late", "depends_on: [bad]\n");
    plugin("bad", SOON + "config: {start: fail}\n");
    plugin("good", "");
    try (PluginHost host = start()) {
      assertThat(failure(host, "missing", "echo").error().message())
          .contains("no plugin is called nowhere")
          .contains("good");
      assertThat(failure(host, "round", "echo").error().message())
          .contains("round -> about -> round");
      assertThat(failure(host, "late", "echo").error().message()).contains("bad is");
      assertThat(echo(host, "good")).isEqualTo("well");
    }
  }

  @Test
  void whoIsRefusedOrDisabledIsToldOfLikeAllOthers() throws Exception {
    plugin("bad", "instances: none\n");
    plugin("off", "");
    plugin("good", "");
    Path config =
        Files.writeString(
            plugins.resolve("host.yaml"), "plugins: {overrides: {off: {enabled: false}}}");
    try (PluginHost host =
        PluginHost.builder()
            .backend(backend.provider())
            .config(config)
            .plugins(plugins)
            .onStateChange(states)
            .start()) {
      host.awaitReady();
      for (String name : List.of("bad", "off")) {
        StateChange told = states.of(name).getFirst();
        PluginStatus status = host.status(name).orElseThrow();
        assertThat(told.from()).isEqualTo(PluginState.DISCOVERED);
        assertThat(told.to()).isEqualTo(status.state());
        assertThat(told.reason()).isEqualTo(status.reason());
      }
      assertThat(echo(host, "good")).isEqualTo("well");
    }
    assertThat(states.path("bad")).containsExactly(PluginState.FAILED);
    assertThat(states.of("bad").getFirst().reason()).contains("$.instances");
    assertThat(states.path("off")).containsExactly(PluginState.DISABLED);
    assertThat(states.path("good")).startsWith(PluginState.PREPARING);
  }

  @Test
  void whatCannotBeEnforcedIsRefusedWhereThatIsAskedFor() throws Exception {
    plugin("unarmed", "config: {no_memory_limit: true}\n");
    plugin("lenient", "limits: {enforcement: best_effort}\nconfig: {no_memory_limit: true}\n");
    plugin("strict", "permissions: {require: enforced}\n");
    plugin("elsewhere", "config: {refused_by: backend}\n");
    try (PluginHost host = start()) {
      assertThat(failure(host, "unarmed", "echo").reason()).isEqualTo(Reason.ENVIRONMENT);
      assertThat(failure(host, "unarmed", "echo").error().message()).contains("memory");
      assertThat(failure(host, "strict", "echo").error().message())
          .contains("files")
          .doesNotContain("network");
      assertThat(failure(host, "elsewhere", "echo").reason()).isEqualTo(Reason.ENVIRONMENT);
      assertThat(echo(host, "lenient")).isEqualTo("well");
    }
  }

  @Test
  void aListenerThatThrowsHidesNothingFromOthersAndHoldsNothingUp() throws Exception {
    plugin("demo", SOON);
    try (PluginHost host =
        PluginHost.builder()
            .backend(backend.provider())
            .plugins(plugins)
            .onStateChange(
                change -> {
                  throw new AssertionError("as the test wants it");
                })
            .onStateChange(states)
            .start()) {
      host.awaitReady();
      assertThat(echo(host, "demo")).isEqualTo("well");
      assertThat(failure(host, "demo", "crash").reason()).isEqualTo(Reason.CRASHED);
      states.await("demo", PluginState.RUNNING, 2);
      assertThat(echo(host, "demo")).isEqualTo("well");
    }
    assertThat(states.path("demo"))
        .startsWith(PluginState.PREPARING, PluginState.STARTING, PluginState.RUNNING)
        .endsWith(PluginState.DRAINING, PluginState.STOPPED);
  }

  @Test
  void quarantineEndsTheOtherInstancesToo() throws Exception {
    plugin("demo", SOON + "instances: 2\n");
    try (PluginHost host = start()) {
      for (int i = 0; i < 3; i++) {
        failure(host, "demo", "crash");
        states.await(
            "demo", i < 2 ? PluginState.RUNNING : PluginState.QUARANTINED, i < 2 ? i + 2 : 1);
      }
      assertThat(backend.launched())
          .hasSize(4)
          .allSatisfy(one -> assertThat(one.gone()).succeedsWithin(Duration.ofSeconds(20)));
    }
  }
}
