package dev.constrictor.backend.graalpy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.PluginHost;
import dev.constrictor.backend.PythonLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The package in the jar is the package in the tree. */
class PythonLibraryTest {
  /**
   * The folder of tests that need processes and pipes, which a context has not: CPython's alone.
   */
  private static final String OF_PROCESSES = "worker";

  @Test
  void theIndexNamesEveryFileOfThePackage() throws IOException {
    Path source = Path.of(System.getProperty("constrictor.root"), "python-lib/src");
    try (Stream<Path> files = Files.walk(source.resolve("constrictor"))) {
      List<String> expected =
          files
              .filter(Files::isRegularFile)
              .map(file -> source.relativize(file).toString())
              .filter(name -> name.endsWith(".py") || name.endsWith("py.typed"))
              .toList();
      assertThat(PythonLibrary.load().files().keySet())
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static final String RUNNER =
      """
      import constrictor
      from constrictor.testing import run as run_tests


      @constrictor.command
      def run(folder: str) -> dict:
          said = []
          report = run_tests(folder, out=said.append)
          return {"passed": report.passed, "failed": report.failed, "said": said}
      """;

  /** The same files that pytest runs under CPython: python-lib's own tests and the plugins'. */
  @ParameterizedTest
  @CsvSource({
    "python-lib, 70",
    "plugins/wordcount, 11",
    "plugins/redact, 17",
    "plugins/csv-profile, 16",
    "plugins/pricing-rules, 15"
  })
  void theTestsPassInALockedContext(String project, long atLeast, @TempDir Path temp)
      throws Exception {
    Path source = Path.of(System.getProperty("constrictor.root"), project);
    Path plugin = Files.createDirectories(temp.resolve("tests-of-it"));
    copy(source, plugin, 1, ".py");
    if (Files.isDirectory(source.resolve("samples"))) {
      copy(source.resolve("samples"), plugin.resolve("samples"), 1, "");
    }
    copy(source.resolve("tests"), plugin.resolve("tests"), 3, ".py", ".json");
    Files.writeString(plugin.resolve("run_tests.py"), RUNNER);
    Files.writeString(
        plugin.resolve("plugin.yaml"),
        "name: tests-of-it\nversion: 1.0.0\nentrypoint: run_tests.py\n"
            + "limits: {call_timeout: 2m, start_timeout: 2m, cpu_time: 2m}\n");
    try (PluginHost host = PluginHost.builder().plugins(temp).start()) {
      String folder = plugin.toRealPath().resolve("tests").toString();
      Object answer = host.plugin("tests-of-it").call("run", Map.of("folder", folder));
      Map<?, ?> report = answer instanceof Map<?, ?> map ? map : Map.of();
      assertThat(report.get("failed")).as("%s", report.get("said")).isEqualTo(0L);
      assertThat(report.get("passed"))
          .isInstanceOfSatisfying(
              Long.class, passed -> assertThat(passed).isGreaterThanOrEqualTo(atLeast));
    }
  }

  private static void copy(Path source, Path target, int depth, String... endings)
      throws IOException {
    try (Stream<Path> files = Files.walk(source, depth)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path name = source.relativize(file);
        if (!name.startsWith(OF_PROCESSES)
            && Stream.of(endings).anyMatch(file.toString()::endsWith)) {
          Path copied = target.resolve(name.toString());
          Files.createDirectories(copied.resolveSibling("."));
          Files.copy(file, copied);
        }
      }
    }
  }

  @Test
  void theExamplePluginsAnswer() throws Exception {
    Path plugins = Path.of(System.getProperty("constrictor.root"), "plugins");
    try (PluginHost host = PluginHost.builder().plugins(plugins).start()) {
      Map<String, Object> args = Map.of("text", "to be or not to be", "top", 1L);
      assertThat(host.plugin("wordcount").call("count", args))
          .isEqualTo(List.of(Map.of("word", "be", "count", 2L)));
      assertThat(host.plugin("wordcount").call("lines", Map.of("text", "a\nb")))
          .isEqualTo(List.of("a", "b"));
      assertThat(host.plugin("redact").call("mask", Map.of("text", "mail anna@example.com now")))
          .asString()
          .contains("EMAIL")
          .doesNotContain("anna");
    }
  }
}
