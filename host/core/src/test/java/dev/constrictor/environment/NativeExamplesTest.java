package dev.constrictor.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.constrictor.config.CPythonSettings;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.config.PluginScanner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The example plugins with native packages: real ones, from the index that pip and uv are set up
 * for, and the distribution's. The store is kept in the build folder, since they are large.
 */
class NativeExamplesTest {
  private static final Path ROOT = Path.of(System.getProperty("constrictor.root"));

  private static Environments environments(String installer, boolean offline) {
    Path store = ROOT.resolve("host/core/target/environments");
    return new Environments(
        new CPythonSettings("python3", store, installer, List.of(), offline, false, 0),
        System.getenv());
  }

  private static PluginManifest plugin(String name) {
    PluginCandidate candidate =
        new PluginScanner(HostConfig.defaults(), Map.of()).load(ROOT.resolve("plugins/" + name));
    return ((PluginCandidate.Valid) candidate).manifest();
  }

  @ParameterizedTest
  @ValueSource(strings = {"matrix-stats", "frame-report", "image-thumb"})
  void theirTestsPassInTheirEnvironments(String name) throws Exception {
    Environment environment = environments("auto", false).prepare(plugin(name), Progress.NONE);
    ProcessBuilder tests =
        new ProcessBuilder(
                environment.interpreter().toString(), "-B", "-m", "constrictor.testing", "tests")
            .directory(ROOT.resolve("plugins/" + name).toFile())
            .redirectErrorStream(true);
    tests.environment().put("PYTHONPATH", ROOT.resolve("python-lib/src").toString());
    Process running = tests.start();
    String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(running.waitFor()).as(said).isZero();
    assertThat(said).contains(" 0 failed");
  }

  @Test
  void whatIsBuiltNeedsNoNetworkAndTellsWhatIsNative() throws Exception {
    PluginManifest manifest = plugin("frame-report");
    environments("auto", false).prepare(manifest, Progress.NONE);
    Environment again = environments("pip", true).prepare(manifest, Progress.NONE);
    assertThat(again.packages())
        .anyMatch(one -> one.name().equals("pandas") && one.nativeCode())
        .anyMatch(one -> one.name().equals("pytz") && !one.nativeCode());
  }
}
