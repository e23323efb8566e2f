package dev.constrictor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code new} makes plugins whose tests pass; {@code test} runs a plugin's tests in a context. */
class NewAndTestTest {
  @TempDir Path temp;

  @Test
  void aNewPluginIsValidAndItsTestsPass() throws Exception {
    Path plugins = temp.resolve("my/plugins");
    Cli.Result made = Captured.run("new", "hello-2", "--plugins", plugins.toString());
    assertThat(made.status()).as(made.err()).isZero();
    assertThat(made.out().lines())
        .contains(plugins.resolve("hello-2/main.py").toString())
        .allMatch(line -> Files.isRegularFile(Path.of(line)));
    assertThat(made.err()).contains("constrictor test hello-2 --plugins " + plugins);
    assertThat(Captured.run("validate", "--plugins", plugins.toString()).status()).isZero();

    Cli.Result tested =
        Cli.in(temp).run("test", "--plugins", plugins.toString(), "--output", "json");
    assertThat(tested.status()).as(tested.out() + tested.err()).isZero();
    assertThat(tested.object().get("passed")).isEqualTo(2L);
    assertThat(tested.object().get("failed")).isEqualTo(0L);
    try (Stream<Path> left = Files.walk(plugins)) {
      assertThat(left.filter(Files::isRegularFile)).as("nothing but what was made").hasSize(5);
    }
  }

  @Test
  void whatIsThereIsNotOverwrittenAndNamesAreChecked() throws Exception {
    Path plugins = temp.resolve("there");
    Files.createDirectories(plugins.resolve("taken"));
    Cli.Result taken = Captured.run("new", "taken", "--plugins", plugins.toString());
    assertThat(taken.status()).isEqualTo(2);
    assertThat(taken.err()).contains("taken is there already");
    assertThat(plugins.resolve("taken")).isEmptyDirectory();
    for (String name : List.of("Upper", "9", "a_b", "../x", "x".repeat(64))) {
      Cli.Result bad = Captured.run("new", name, "--plugins", plugins.toString());
      assertThat(bad.status()).isEqualTo(2);
      assertThat(bad.err()).contains("saw '" + name + "'");
    }
    try (Stream<Path> entries = Files.list(plugins)) {
      assertThat(entries).hasSize(1);
    }
  }

  @Test
  void everyTestIsACallUnderThePluginsLimits() throws Exception {
    Path plugin = Files.createDirectories(temp.resolve("plugins/odd"));
    write(
        plugin,
        Map.of(
            "plugin.yaml",
            "{name: odd, version: 1.0.0, 'entrypoint': \"main.py\", limits: {call_timeout: 9s, cpu_time: 2s}}\n",
            "main.py",
            """
            import constrictor

            @constrictor.on_start
            def start():
                raise RuntimeError("tests do not start the plugin")

            @constrictor.health_check
            def healthy():
                return False

            @constrictor.command
            def half(n: int) -> float:
                return n / 2
            """,
            "tests/test_all.py",
            """
            import asyncio
            import main

            def test_passes():
                assert main.half(2) == 1

            async def test_async():
                await asyncio.sleep(0)

            def test_fails():
                assert main.half(3) == 1

            def test_hangs():
                while True:
                    pass

            def test_reaches_nothing():
                try:
                    open("/etc/hostname")
                except PermissionError:
                    return
                assert False

            def not_a_test():
                raise RuntimeError
            """,
            "tests/test_broken.py",
            "import no_such_module\n",
            "tests/other.py",
            "raise RuntimeError\n"));

    Cli.Result result = Cli.in(temp).run("test", "odd");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("odd/test_all.py::test_passes PASSED \\(\\d+ ms\\)\n")
        .contains("odd/test_all.py::test_async PASSED")
        .contains("odd/test_all.py::test_reaches_nothing PASSED")
        .contains("odd/test_all.py::test_fails FAILED\n")
        .contains(plugin.resolve("tests/test_all.py") + ":11")
        .contains("11 | assert main.half(3) == 1")
        .contains("odd/test_all.py::test_hangs FAILED\n")
        .contains("cpu_limit: the call used ")
        .contains("odd/test_broken.py::import FAILED\n")
        .contains("No module named 'no_such_module'")
        .endsWith("3 passed, 3 failed\n");
    assertThat(plugin.resolve("constrictor_test_runner.py")).doesNotExist();
  }

  private static void write(Path folder, Map<String, String> files) throws Exception {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.resolveSibling("."));
      Files.writeString(path, file.getValue());
    }
  }

  @Test
  void whatCannotBeTestedIsBadUsage() throws Exception {
    String plugins = Cli.PLUGINS.toString();
    Cli.Result without = Captured.run("test", "talker", "--plugins", plugins);
    assertThat(without.status()).isEqualTo(2);
    assertThat(without.err()).contains("talker has no tests");
    Cli.Result unknown = Captured.run("test", "talkr", "--plugins", plugins);
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("did you mean 'talker'?");
  }
}
