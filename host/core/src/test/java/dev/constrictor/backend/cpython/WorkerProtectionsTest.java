package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.constrictor.PluginHost;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Protection;
import dev.constrictor.api.Strength;
import dev.constrictor.config.BackendKind;
import dev.constrictor.lifecycle.PluginStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is reported of a worker's confinement is what holds, and is fail-closed where asked. */
class WorkerProtectionsTest {
  @TempDir Path plugins;

  private PluginHost start(String permissions) throws Exception {
    Path folder = Files.createDirectory(plugins.resolve("sample"));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: sample
        version: 1.0.0
        entrypoint: main.py
        permissions: {%s}
        """
            .formatted(permissions));
    Files.copy(
        Path.of(
            System.getProperty("constrictor.root"), "host/core/src/test/plugins/breakout/main.py"),
        folder.resolve("main.py"));
    PluginHost host = PluginHost.builder().plugins(plugins).backend(BackendKind.CPYTHON).start();
    host.awaitReady();
    return host;
  }

  private static Protection protection(PluginHost host, String name) {
    return host.lifecycle().protections("sample").stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String attempt(PluginHost host, String code) {
    return String.valueOf(host.plugin("sample").call("attempt", Map.of("code", code)));
  }

  private static Optional<Path> bubblewrap() {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, "bwrap"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Test
  void aNetworkGrantIsOnlyAdvisoryAndRefusedWhereThatIsNotEnough() throws Exception {
    try (PluginHost host = start("network: ['example.com:443'], require: enforced")) {
      PluginStatus status = host.status("sample").orElseThrow();
      assertThat(status.state()).isEqualTo(PluginState.FAILED);
      assertThat(status.reason())
          .contains("permissions.require is enforced", "network is advisory", "to any host");
    }
  }

  @Test
  void withoutAGrantItIsEnforced() throws Exception {
    try (PluginHost host = start("require: enforced")) {
      assertThat(host.status("sample").orElseThrow().state()).isEqualTo(PluginState.RUNNING);
      assertThat(protection(host, "network").strength()).isEqualTo(Strength.ENFORCED);
    }
  }

  @Test
  void namespacesAreReportedAndThere() throws Exception {
    assumeTrue(
        bubblewrap().isPresent(),
        "bubblewrap is not installed, so workers have no namespaces by it (.ci/run installs it)");
    try (PluginHost host = start("")) {
      assertThat(protection(host, "network").mechanism()).contains("network namespace");
      assertThat(protection(host, "processes").mechanism()).contains("process namespace");
      assertThat(protection(host, "files").mechanism()).contains("mount namespace");
      assertThat(attempt(host, "import os; got = os.path.exists('/etc/passwd')"))
          .isEqualTo("False");
      assertThat(attempt(host, "import os; got = os.getppid()")).isEqualTo("0");
    }
  }

  @Test
  void aNetworkGrantKeepsTheHostsNetworkNamespace() throws Exception {
    try (PluginHost host = start("network: ['127.0.0.1:9']")) {
      assertThat(protection(host, "network").strength()).isEqualTo(Strength.ADVISORY);
      String code = "got = len(open('/proc/net/dev').readlines()) - 2";
      long here = Files.readAllLines(Path.of("/proc/net/dev")).size() - 2L;
      assertThat(attempt(host, code)).isEqualTo(Long.toString(here));
    }
  }
}
