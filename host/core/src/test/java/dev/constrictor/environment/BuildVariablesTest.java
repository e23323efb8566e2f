package dev.constrictor.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of the host's environment a build sees. */
class BuildVariablesTest {
  private static final Map<String, String> HOST =
      Map.of(
          "PATH", "/usr/bin",
          "PIP_INDEX_URL", "https://mirror.example/simple",
          "UV_DEFAULT_INDEX", "https://mirror.example/simple",
          "https_proxy", "http://proxy.example:3128",
          "PIP_TARGET", "/elsewhere",
          "PYTHONPATH", "/elsewhere",
          "DATABASE_PASSWORD", "hidden");

  @Test
  void theInstallersOwnVariablesAreKeptAndNothingElse() {
    assertThat(BuildVariables.of(HOST, false))
        .containsOnlyKeys("PATH", "PIP_INDEX_URL", "UV_DEFAULT_INDEX", "https_proxy");
  }

  @Test
  void offlineNamesNoAddress() {
    assertThat(BuildVariables.of(HOST, true))
        .containsOnlyKeys("PATH", "PIP_CONFIG_FILE", "UV_OFFLINE");
  }
}
