package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.constrictor.PluginHost;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.Manifests;
import dev.constrictor.config.BackendKind;
import dev.constrictor.lifecycle.PluginStatus;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is more than the handshake can carry; a line end takes two bytes of it. */
class HandshakeTest {
  private static final String LINE_ENDS = "\n".repeat(600_000);

  @TempDir private Path temp;

  @Test
  void aConfigurationThatIsTooLargeIsRefusedWithItsSize() throws Exception {
    Manifests.in(temp, "config:\n  text: |+\n    x\n" + LINE_ENDS);
    try (PluginHost host =
        PluginHost.builder().plugins(temp).backend(BackendKind.CPYTHON).start()) {
      host.awaitReady();
      PluginStatus status = host.status("sample").orElseThrow();
      assertThat(status.state()).isEqualTo(PluginState.FAILED);
      assertThat(status.reason())
          .matches("config and secrets are too large .*config takes 12\\d{5} bytes.* 1048576 .*");
      assertThatThrownBy(() -> host.plugin("sample").call("any", Map.of()))
          .isInstanceOfSatisfying(
              PluginException.class,
              failure -> assertThat(failure.reason()).isEqualTo(Reason.ENVIRONMENT));
    }
  }

  @Test
  void secretsCountAsWell() throws Exception {
    InstanceSpec spec =
        new InstanceSpec(Manifests.in(temp, ""), 1, Map.of("KEY", LINE_ENDS), Map.of());
    assertThatThrownBy(() -> Handshake.line(spec))
        .isInstanceOf(UnusableException.class)
        .hasMessageContaining("secrets take 12000");
  }
}
