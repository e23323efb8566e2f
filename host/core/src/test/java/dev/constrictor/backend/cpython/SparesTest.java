package dev.constrictor.backend.cpython;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.constrictor.PluginHost;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PluginState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers in waiting: whose they are, when they are of use, and that none is left. */
class SparesTest {
  private static final String CODE =
      """
      import os
      import sys
      import time
      import constrictor

      imported = int(time.time() * 1000)
      os.write(2, (b"x" * 99 + b"\\n") * 2000)  # more than a pipe holds

      starts = []

      @constrictor.on_start
      def begin():
          starts.append("once")

      @constrictor.command
      def who() -> dict:
          return {"imported": imported, "name": sys.argv[1], "starts": len(starts), "version": 1}

      @constrictor.command
      def leave():
          os._exit(1)
      """;

  @TempDir Path directory;
  private PluginHost host;

  @BeforeEach
  void start() throws Exception {
    write("left", 1000);
    write("right", 1000);
    write("frail", 0);
    Path config =
        Files.writeString(
            directory.resolve("host.yaml"), "plugins: {directories: [.]}\ncpython: {spares: 1}\n");
    host = PluginHost.builder().config(config).start();
    host.awaitReady();
    awaitSpares("left", 1);
    awaitSpares("right", 1);
    awaitSpares("frail", 1);
  }

  @AfterEach
  void stop() {
    host.close();
    assertThat(workers()).isEmpty();
  }

  private void write(String plugin, int restarts) throws IOException {
    Path folder = Files.createDirectory(directory.resolve(plugin));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: %s
        version: 1.0.0
        entrypoint: main.py
        backend: cpython
        restart: {max_restarts: %d, within: 1s, initial_backoff: 1ms, max_backoff: 2ms}
        """
            .formatted(plugin, restarts));
    Files.writeString(folder.resolve("main.py"), CODE);
  }

  private static Set<Long> workers() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().commandLine().orElse("").contains("worker/__main__.py"))
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  /** Those of a plugin, the last started last, which is the spare's. */
  private static List<ProcessHandle> supervisors(String plugin) {
    return ProcessHandle.current()
        .children()
        .filter(
            process ->
                process.info().commandLine().orElse("").contains("__main__.py " + plugin + " "))
        .sorted(Comparator.comparing(process -> process.info().startInstant().orElseThrow()))
        .toList();
  }

  private void awaitSpares(String plugin, int count) {
    await(plugin)
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> host.lifecycle().spares(plugin) == count);
  }

  private Map<?, ?> who(String plugin) {
    return (Map<?, ?>) requireNonNull(host.plugin(plugin).call("who", Map.of()));
  }

  /** When the worker that serves the plugin has imported it, in milliseconds of the clock. */
  private long imported(String plugin) {
    return (Long) requireNonNull(who(plugin).get("imported"));
  }

  private void crash(String plugin) {
    assertThatThrownBy(() -> host.plugin(plugin).call("leave", Map.of()))
        .isInstanceOf(PluginException.class);
  }

  @Test
  void aCrashIsFollowedByTheWorkerInWaitingAndThatByAnother() {
    for (int i = 0; i < 3; i++) {
      long crash = System.currentTimeMillis();
      crash("left");
      assertThat(imported("left")).isLessThan(crash);
      assertThat(who("left").get("starts")).isEqualTo(1L);
      awaitSpares("left", 1);
    }
    assertThat(workers()).as("two workers and two supervisors a plugin").hasSize(12);
  }

  @Test
  void aSpareServesItsOwnPluginAlone() {
    crash("left");
    assertThat(host.lifecycle().spares("right")).isEqualTo(1);
    assertThat(who("left").get("name")).isEqualTo("left");
    crash("right");
    assertThat(who("right").get("name")).isEqualTo("right");
  }

  @Test
  void aSpareThatHasImportedWhatIsNoMoreIsNotTaken() throws Exception {
    Files.writeString(
        directory.resolve("left/main.py"), CODE.replace("\"version\": 1", "\"version\": 22"));
    crash("left");
    assertThat(who("left").get("version")).isEqualTo(22L);
    awaitSpares("left", 1);
    crash("left");
    assertThat(who("left").get("version")).isEqualTo(22L);
  }

  @Test
  void aSpareThatEndsIsNotCountedAndNotTaken() {
    long before = System.currentTimeMillis();
    supervisors("left").getLast().descendants().forEach(ProcessHandle::destroyForcibly);
    awaitSpares("left", 0);
    crash("left");
    assertThat(imported("left")).isGreaterThanOrEqualTo(before);
    awaitSpares("left", 1);
  }

  @Test
  void theSparesOfAQuarantinedPluginEnd() {
    crash("frail");
    awaitSpares("frail", 0);
    assertThat(host.status("frail").orElseThrow().state()).isEqualTo(PluginState.QUARANTINED);
  }
}
