package dev.constrictor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.Plugin;
import dev.constrictor.PluginHost;
import dev.constrictor.api.CallOptions;
import dev.constrictor.api.ErrorType;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What limits hold a plugin to, and how it ends that breaks one. */
public abstract class LimitsContract extends SharingContract {
  /** The plugin that runs whatever code it is given. */
  protected final Plugin breakout() {
    return host().plugin("breakout");
  }

  /** What that code says it got. */
  protected final @Nullable Object outcomeOf(String code) {
    return breakout().call("attempt", Map.of("code", code));
  }

  /** How that code fails. */
  protected final PluginException failureOf(String code) {
    return failure(breakout(), "attempt", Map.of("code", code), CallOptions.DEFAULT);
  }

  @Test
  void aFloodOfOutputIsCut() {
    for (String command : List.of("flood", "flood_log")) {
      PluginException error = failure(command, Map.of());
      assertThat(error.errorType()).as(command).isEqualTo(ErrorType.RESOURCE_ERROR);
      assertThat(error.reason()).as(command).isEqualTo(Reason.OUTPUT_LIMIT);
      assertThat(plugin().call("echo", Map.of("value", 1L))).isEqualTo(1L);
    }
  }

  @Test
  void outputIsCountedToTheByte(@TempDir Path plugins) throws Exception {
    assertCountedToTheByte(
        plugins,
        "8MiB",
        80,
        List.of(
            "print('x' * n, end='')",
            "print('x' * (n - 1))",
            "for _ in range(n // 100): print('x' * 99)\nprint('x' * (n % 100), end='')",
            "import sys; sys.stdout.buffer.write(b'\\xff' * n)",
            "import sys; print('ä' * (n // 2), file=sys.stderr, end=' ' * (n % 2))",
            "import logging\n"
                + "for _ in range(n // 1024): logging.warning('x' * 1024)\n"
                + "print('x' * (n % 1024), end='')"));
  }

  /** Or a loop that logs nothing at all would go on filling the log until its deadline. */
  @Test
  void recordsWithoutTextCountAsOutputToo(@TempDir Path plugins) throws Exception {
    assertCountedToTheByte(
        plugins, "8MiB", 1, List.of("import logging\nfor _ in range(n): logging.warning('')"));
  }

  /** Runs code that writes {@code n} bytes, as many as limits.output allows and one more. */
  protected final void assertCountedToTheByte(
      Path plugins, String message, int outputKibibytes, List<String> writers) throws Exception {
    Path folder = Files.createDirectory(plugins.resolve("writer"));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: writer
        version: 1.0.0
        entrypoint: main.py
        limits: {output: %dKiB, message: %s, call_timeout: 60s, start_timeout: 2m}
        restart: {max_restarts: 1000, within: 1s, initial_backoff: 1ms, max_backoff: 2ms}
        """
            .formatted(outputKibibytes, message));
    Files.copy(testPlugins().resolve("breakout/main.py"), folder.resolve("main.py"));
    try (PluginHost other = builder().plugins(plugins).start()) {
      other.awaitReady();
      Plugin writer = other.plugin("writer");
      for (String code : writers) {
        String setting = "limit = %d << 10\nn = limit".formatted(outputKibibytes);
        assertThat(writer.call("attempt", Map.of("code", setting + "\n" + code)))
            .as(code)
            .isEqualTo("None");
        String tooMuch = setting + " + 1\n" + code;
        PluginException error =
            failure(writer, "attempt", Map.of("code", tooMuch), CallOptions.DEFAULT);
        assertThat(error.reason()).as(code).isEqualTo(Reason.OUTPUT_LIMIT);
      }
    }
  }

  @Test
  void cpuTimeIsLimitedAndSleepIsNotCpuTime() {
    Plugin busy = host().plugin("busy"); // limits.cpu_time is 300ms
    assertThat(busy.call("sleep", Map.of("seconds", 0.6))).isEqualTo("slept");
    PluginException error = failure(busy, "compute", Map.of(), CallOptions.DEFAULT);
    assertThat(error.errorType()).isEqualTo(ErrorType.RESOURCE_ERROR);
    assertThat(error.reason()).isEqualTo(Reason.CPU_LIMIT);
    assertThat(busy.call("sleep", Map.of("seconds", 0))).isEqualTo("slept");
  }

  @Test
  void whatAnInstanceKeepsIsLimitedAndWhatItUsesIsNot() {
    Plugin hog = host().plugin("hog"); // limits.memory is 64MiB
    assertThat(hog.call("use", Map.of("mebibytes", 500L))).isEqualTo(0L);
    assertThat(hog.call("keep", Map.of("mebibytes", 20L))).isEqualTo(320L);
    for (String command : List.of("keep", "keep_small")) {
      Map<String, @Nullable Object> args =
          command.equals("keep") ? Map.of("mebibytes", 100_000L) : Map.of();
      PluginException error = failure(hog, command, args, CallOptions.DEFAULT);
      assertThat(error.errorType()).as(command).isEqualTo(ErrorType.RESOURCE_ERROR);
      assertThat(error.reason()).as(command).isEqualTo(Reason.MEMORY_LIMIT);
      assertThat(hog.call("use", Map.of("mebibytes", 1L))).isEqualTo(0L);
    }
  }

  @Test
  void sysExitEndsTheCallAlone() {
    PluginException error = failure("leave", Map.of("status", 3L));
    assertThat(error.pythonType()).contains("SystemExit");
    assertThat(error.errorType()).isEqualTo(ErrorType.SYSTEM_ERROR);
  }

  @Test
  void osExitEndsTheInstanceAlone() {
    assertThat(failureOf("import os; os._exit(3)").reason()).isEqualTo(Reason.EXITED);
    assertThat(outcomeOf("got = 1")).isEqualTo("1");
  }

  @Test
  void theSmallestMessageIsEnoughToStart(@TempDir Path temp) throws Exception {
    try (PluginHost small = withCommands(temp, 1)) {
      assertThat(small.plugin("small").call("number0", Map.of())).isEqualTo(0L);
    }
  }

  @Test
  void aDescriptionThatNoMessageHasRoomForIsNamed(@TempDir Path temp) throws Exception {
    try (PluginHost small = withCommands(temp, 20)) {
      PluginException refused =
          failure(small.plugin("small"), "number0", Map.of(), CallOptions.DEFAULT);
      assertThat(refused.getMessage())
          .contains("limits.message has no room for what the plugin tells of its commands")
          .contains("1024 bytes");
      assertThat(refused.error().details().get("cause")).asString().contains("message_limit");
    }
  }

  private PluginHost withCommands(Path temp, int count) throws Exception {
    Path folder = Files.createDirectories(temp.resolve("small"));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: small
        version: 1.0.0
        entrypoint: main.py
        limits: {message: 1KiB, start_timeout: 2m}
        restart: {max_restarts: 0}
        """);
    Files.writeString(
        folder.resolve("main.py"),
        IntStream.range(0, count)
            .mapToObj("@constrictor.command\ndef number%1$d() -> int:\n  return %1$d\n"::formatted)
            .collect(Collectors.joining("", "import constrictor\n", "")));
    PluginHost host = builder().plugins(temp).start();
    host.awaitReady();
    return host;
  }
}
