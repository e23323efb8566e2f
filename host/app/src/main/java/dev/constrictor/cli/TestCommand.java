package dev.constrictor.cli;

import dev.constrictor.PluginHost;
import dev.constrictor.config.ConfigException;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.config.PluginScanner;
import dev.constrictor.protocol.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code constrictor test}: a plugin's own tests, where the plugin will run. */
@Command(
    name = "test",
    description = {
      "Runs the tests of plugins, each plugin on its backend, with its permissions and",
      "limits: every test function of tests/test_*.py is one call."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Tests see a copy of the plugin's folder. The exit status is 1 when a test fails,",
      "or when there is none.",
      "",
      "Examples:",
      "  constrictor test wordcount",
      "  constrictor test --plugins plugins --output json"
    })
final class TestCommand implements Callable<Integer> {
  @Mixin private HostOptions host = new HostOptions();

  @Parameters(
      paramLabel = "PLUGIN",
      arity = "0..*",
      description = "Only these plugins; without names all that have tests.")
  private List<String> names = new ArrayList<>();

  private final Paint paint = Paint.ofStdout();

  @Override
  public Integer call() throws Exception {
    HostConfig config = host.load();
    List<Map<String, @Nullable Object>> reports = new ArrayList<>();
    long passed = 0;
    long failed = 0;
    for (PluginManifest plugin : asked(config)) {
      List<TestRun.TestResult> results = run(plugin, config);
      long good = results.stream().filter(TestRun.TestResult::passed).count();
      passed += good;
      failed += results.size() - good;
      Map<String, @Nullable Object> report = new LinkedHashMap<>();
      report.put("plugin", plugin.name());
      report.put("tests", results.stream().map(TestRun.TestResult::toMap).toList());
      reports.add(report);
    }
    if (isJson()) {
      Map<String, @Nullable Object> whole = new LinkedHashMap<>();
      whole.put("passed", passed);
      whole.put("failed", failed);
      whole.put("plugins", reports);
      System.out.println(JsonCodec.writePrettyJson(whole));
    } else {
      System.out.printf("%d passed, %d failed%n", passed, failed);
    }
    return failed == 0 && passed > 0 ? Main.DONE : Main.CALL_FAILED;
  }

  private boolean isJson() {
    return host.json(HostOptions.Output.TEXT);
  }

  /** The plugins to test, all of them good. */
  private List<PluginManifest> asked(HostConfig config) throws ConfigException, UsageException {
    List<PluginCandidate> found = new PluginScanner(config, System.getenv()).scan();
    List<PluginManifest> asked = new ArrayList<>();
    for (String name : names) {
      List<String> there = found.stream().map(PluginCandidate::name).distinct().toList();
      if (!there.contains(name)) {
        throw new UsageException(UnknownPlugin.message(name, there));
      }
    }
    for (PluginCandidate candidate : found) {
      boolean named = names.contains(candidate.name());
      if (candidate instanceof PluginCandidate.Invalid invalid && (named || names.isEmpty())) {
        throw new ConfigException(invalid.problems());
      }
      if (candidate instanceof PluginCandidate.Valid valid
          && (named || (names.isEmpty() && hasTests(valid.manifest())))) {
        asked.add(valid.manifest());
      }
    }
    return asked;
  }

  private static boolean hasTests(PluginManifest plugin) {
    return Files.isDirectory(plugin.folder().resolve("tests"));
  }

  private List<TestRun.TestResult> run(PluginManifest plugin, HostConfig config)
      throws IOException, ConfigException, UsageException, InterruptedException {
    if (!hasTests(plugin)) {
      throw new UsageException(plugin.name() + " has no tests: there is no folder tests in it");
    }
    System.err.println("constrictor: starting Python for the tests of " + plugin.name());
    try (TestFolder folder = new TestFolder(plugin, config);
        PluginHost started = host.hostOf(plugin.name()).plugins(folder.pluginDirectory()).start()) {
      started.awaitReady();
      HostOptions.sayIfInterpreted(started);
      return TestRun.all(started.plugin(plugin.name()), result -> tell(plugin, result));
    }
  }

  private void tell(PluginManifest plugin, TestRun.TestResult result) {
    if (isJson()) {
      return;
    }
    String subject = result.test().isEmpty() ? plugin.name() : plugin.name() + "/" + result.test();
    if (result.passed()) {
      System.out.printf("%s %s (%d ms)%n", subject, paint.good("PASSED"), result.millis());
    } else {
      System.out.printf("%s %s%n", subject, paint.bad("FAILED"));
      result
          .error()
          .map(error -> FailureReport.of(subject, error, Optional.of(plugin.folder()), paint))
          .ifPresent(lines -> lines.forEach(line -> System.out.println("  " + line)));
    }
  }
}
