package dev.constrictor.backend.graalpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.constrictor.Plugin;
import dev.constrictor.PluginHost;
import dev.constrictor.api.CallOptions;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Builtins that run in Java without a pause, on the rewritten GraalPy. With the stock one each of
 * these threads would be abandoned and the plugin quarantined.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndlessBuiltinsTest {
  private PluginHost host;
  private Plugin plugin;

  @BeforeAll
  void start() throws Exception {
    Path plugins = Path.of(System.getProperty("constrictor.root"), "host/core/src/test/plugins");
    host = PluginHost.builder().plugins(plugins).only("breakout"::equals).start();
    host.awaitReady();
    plugin = host.plugin("breakout");
  }

  @AfterAll
  void stop() {
    host.close();
  }

  private PluginException failure(String code, CallOptions options) {
    return catchThrowableOfType(
        PluginException.class, () -> plugin.call("attempt", Map.of("code", code), options));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(range(10**12))",
        "10**10**8",
        "pow(3, 1 << 200000, (1 << 200001) + 1)",
        "import hashlib; hashlib.pbkdf2_hmac('sha256', b'a', b'b', 10**9)"
      })
  void areStoppedAtTheDeadlineAndTheirPluginServesOn(String code) {
    CallOptions soon = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(300));
    assertThat(failure(code, soon).reason()).isEqualTo(Reason.CALL_TIMEOUT);
    assertThat(plugin.call("attempt", Map.of("code", "got = 1"))).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytearray(2 * 10**9)", "[0] * 10**9", "b'x' * 10**9", "'x'.center(10**9)"})
  void onePieceLargerThanTheLimitIsRefusedBeforeItExists(String code) {
    PluginException error = failure(code, CallOptions.DEFAULT);
    assertThat(error.pythonType()).contains("MemoryError");
    assertThat(error.reason()).isEqualTo(Reason.GUEST_EXCEPTION);
    assertThat(plugin.call("attempt", Map.of("code", "got = 1"))).isEqualTo("1");
  }

  @Test
  void aLargePieceIsMeasuredByWhatIsLeftOfTheLimit() {
    String code =
        """
        kept = [bytearray(100 * 10**6), bytearray(100 * 10**6)]
        try:
            bytearray(100 * 10**6)
        except MemoryError:
            kept.clear()
            got = len(bytearray(100 * 10**6))
        """;
    assertThat(plugin.call("attempt", Map.of("code", code))).isEqualTo("100000000");
  }

  @Test
  void whatMeasuringTakesIsNotThePlugins() {
    String code =
        """
        kept = [[i] for i in range(700_000)]
        for _ in range(2):
            got = len(bytearray(170 * 10**6))
        """;
    assertThat(plugin.call("attempt", Map.of("code", code))).isEqualTo("170000000");
  }

  @Test
  void aPieceWithinTheLimitIsGranted() {
    String code = "got = len(bytearray(10**8))";
    assertThat(plugin.call("attempt", Map.of("code", code))).isEqualTo("100000000");
  }
}
