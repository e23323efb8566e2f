package dev.constrictor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.constrictor.PluginHost;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.FakeBackend;
import dev.constrictor.backend.FakeInstance;
import dev.constrictor.config.BackendKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads that no force can stop: who pays for them, and what the host does when there are many.
 */
class AbandonedThreadsTest {
  private static final String SOON =
      "limits: {call_timeout: 20ms}\n"
          + "restart: {max_restarts: 9, initial_backoff: 1ms, max_backoff: 2ms}\n";

  /** Past the time that an instance has to be gone. */
  private static final Duration ABANDONED_AFTER = Duration.ofSeconds(6);

  @TempDir private Path plugins;
  private final FakeBackend backend = new FakeBackend();
  private final FakeBackend processes = new FakeBackend(BackendKind.CPYTHON);
  private final StateLog states = new StateLog();

  private PluginHost start(int cap, String... names) throws Exception {
    for (String name : names) {
      plugin(name, "graalpy");
    }
    return start(cap);
  }

  private PluginHost start(int cap) throws Exception {
    Path config =
        Files.writeString(
            plugins.resolve("host.yaml"),
            "graalpy: {abandoned_threads: " + cap + "}\nshutdown_timeout: 2s");
    PluginHost host =
        PluginHost.builder()
            .backend(backend.provider())
            .backend(processes.provider())
            .config(config)
            .plugins(plugins)
            .onStateChange(states)
            .start();
    host.awaitReady();
    return host;
  }

  private void plugin(String name, String backend) throws IOException {
    Path folder = Files.createDirectories(plugins.resolve(name));
    Files.writeString(folder.resolve("main.py"), "");
    Files.writeString(
        folder.resolve("plugin.yaml"),
        "name: %s\nversion: 1.0.0\nentrypoint: main.py\nbackend: %s\n%s"
            .formatted(name, backend, SOON));
  }

  private static PluginException failure(PluginHost host, String plugin, String command) {
    return catchThrowableOfType(
        PluginException.class, () -> host.plugin(plugin).call(command, Map.of()));
  }

  @Test
  void theOffenderAlonePaysBelowTheCap() throws Exception {
    try (PluginHost host = start(2, "stuck", "good")) {
      assertThat(failure(host, "stuck", "stuck").reason()).isEqualTo(Reason.CALL_TIMEOUT);
      states.await("stuck", PluginState.QUARANTINED, 1);
      assertThat(host.lifecycle().abandonedThreads())
          .singleElement()
          .satisfies(
              thread -> {
                assertThat(thread.plugin()).isEqualTo("stuck");
                assertThat(thread.instance()).isEqualTo(1);
              });
      assertThat(host.status("stuck").orElseThrow().abandonedThreads()).hasSize(1);
      assertThat(host.status("good").orElseThrow().abandonedThreads()).isEmpty();
      assertThat(failure(host, "good", "crash").reason()).isEqualTo(Reason.CRASHED);
      states.await("good", PluginState.RUNNING, 2);
      backend.launched().forEach(FakeInstance::release);
    }
  }

  @Test
  void aPluginThatMayRunInAProcessOfItsOwnMovesThere() throws Exception {
    plugin("stuck", "auto");
    try (PluginHost host = start(1)) {
      assertThat(failure(host, "stuck", "stuck").reason()).isEqualTo(Reason.CALL_TIMEOUT);
      states.await("stuck", PluginState.RUNNING, 2);
      assertThat(host.plugin("stuck").call("echo", Map.of("value", 1L))).isEqualTo(1L);
      assertThat(processes.launched()).hasSize(1);
      assertThat(host.status("stuck").orElseThrow().abandonedThreads()).hasSize(1);
      backend.launched().forEach(FakeInstance::release);
    }
  }

  @Test
  void severalStuckInstancesMoveTogether() throws Exception {
    plugin("stuck", "auto\ninstances: 2");
    try (PluginHost host = start(3)) {
      List<CompletableFuture<@Nullable Object>> calls =
          List.of(
              host.plugin("stuck").callAsync("stuck", Map.of()),
              host.plugin("stuck").callAsync("stuck", Map.of()));
      assertThat(calls).allSatisfy(call -> assertThat(call.handle((v, e) -> e).join()).isNotNull());
      Awaitility.await()
          .atMost(ABANDONED_AFTER.plusSeconds(14))
          .until(() -> processes.launched().size() == 2);
      states.await("stuck", PluginState.RUNNING, 2);
      assertThat(host.plugin("stuck").call("echo", Map.of("value", 1L))).isEqualTo(1L);
      assertThat(host.status("stuck").orElseThrow().abandonedThreads()).hasSize(2);
      backend.launched().forEach(FakeInstance::release);
    }
  }

  @Test
  void atTheCapNoPluginStartsUntilAThreadHasEnded() throws Exception {
    try (PluginHost host = start(1, "stuck", "good")) {
      FakeInstance stuck =
          backend.launched().stream()
              .filter(instance -> instance.plugin().equals("stuck"))
              .findFirst()
              .orElseThrow();
      failure(host, "stuck", "stuck");
      states.await("stuck", PluginState.QUARANTINED, 1);
      failure(host, "good", "crash");
      states.await("good", reason -> reason.contains("graalpy.abandoned_threads is 1"));
      PluginException refused = failure(host, "good", "echo");
      assertThat(refused.reason()).isEqualTo(Reason.ENVIRONMENT);
      assertThat(refused.error().message()).contains("1 abandoned threads, of stuck");

      stuck.release();

      states.await("good", PluginState.RUNNING, 2);
      assertThat(host.lifecycle().abandonedThreads()).isEmpty();
      assertThat(failure(host, "stuck", "echo").reason()).isEqualTo(Reason.QUARANTINED);
    }
  }

  @Test
  void aProcessThatIsSlowToEndIsNoThreadOfThisHost() throws Exception {
    plugin("good", "graalpy");
    plugin("slow", "cpython");
    try (PluginHost host = start(1)) {
      assertThat(failure(host, "slow", "stuck").reason()).isEqualTo(Reason.CALL_TIMEOUT);
      states.await("slow", PluginState.DEGRADED, 1);
      FakeInstance slow = processes.launched().getFirst();
      Awaitility.await()
          .during(ABANDONED_AFTER)
          .atMost(ABANDONED_AFTER.plusSeconds(5))
          .until(() -> host.lifecycle().abandonedThreads().isEmpty());
      assertThat(failure(host, "good", "crash").reason()).isEqualTo(Reason.CRASHED);
      states.await("good", PluginState.RUNNING, 2);
      assertThat(processes.launched()).as("none beside it").hasSize(1);

      slow.release();

      states.await("slow", PluginState.RUNNING, 2);
    }
  }

  @Test
  void withoutAnyAllowedPluginsStartAgainOnceTheLastThreadHasEnded() throws Exception {
    try (PluginHost host = start(0, "stuck", "good")) {
      failure(host, "stuck", "stuck");
      states.await("stuck", PluginState.QUARANTINED, 1);
      failure(host, "good", "crash");
      states.await("good", reason -> reason.contains("graalpy.abandoned_threads is 0"));
      backend.launched().forEach(FakeInstance::release);
      states.await("good", PluginState.RUNNING, 2);
    }
  }
}
