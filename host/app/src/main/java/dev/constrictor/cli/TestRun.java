package dev.constrictor.cli;

import dev.constrictor.Plugin;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginException;
import dev.constrictor.protocol.ErrorPayload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tests of one plugin that serves them, each a call of its own under the plugin's limits. */
final class TestRun {
  /**
   * How one test ended.
   *
   * @param test its file and function; empty when the tests could not even be found
   * @param millis how long it took
   * @param error why it failed; empty when it passed
   */
  record TestResult(String test, long millis, Optional<PluginError> error) {
    boolean passed() {
      return error.isEmpty();
    }

    Map<String, @Nullable Object> toMap() {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("test", test);
      map.put("passed", passed());
      map.put("wall_ms", millis);
      map.put("error", error.map(ErrorPayload::toMap).orElse(null));
      return map;
    }
  }

  private final Plugin plugin;
  private final Consumer<TestResult> whenDone;
  private final List<TestResult> results = new ArrayList<>();

  private TestRun(Plugin plugin, Consumer<TestResult> whenDone) {
    this.plugin = plugin;
    this.whenDone = whenDone;
  }

  /** Runs all tests and tells of each as it ends. */
  static List<TestResult> all(Plugin plugin, Consumer<TestResult> whenDone) {
    TestRun run = new TestRun(plugin, whenDone);
    run.find().forEach(run::run);
    return List.copyOf(run.results);
  }

  private List<String> find() {
    try {
      return plugin.call("tests.find", Map.of()) instanceof List<?> names
          ? names.stream().map(String::valueOf).toList()
          : List.of();
    } catch (PluginException failure) {
      done(new TestResult("", 0, Optional.of(failure.error())));
      return List.of();
    }
  }

  private void run(String test) {
    long began = System.nanoTime();
    Optional<PluginError> error = Optional.empty();
    try {
      plugin.call("tests.run", Map.of("test", test));
    } catch (PluginException failure) {
      error = Optional.of(failure.error());
    }
    done(new TestResult(test, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began), error));
  }

  private void done(TestResult result) {
    results.add(result);
    whenDone.accept(result);
  }
}
