package dev.constrictor.backend.graalpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.constrictor.PluginHost;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Reason;
import dev.constrictor.config.BackendKind;
import dev.constrictor.environment.Wheels;
import dev.constrictor.lifecycle.PluginStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What plugins in process may require, and how `auto` decides by it. */
class RequirementsTest {
  private static final String ONLY_FOR_CPYTHON =
      "import sys\nif sys.implementation.name != 'cpython': raise ImportError('not for this one')\n"
          + "def greet(): return 'hello'\n";

  @TempDir Path temp;

  @BeforeEach
  void makeWheels() throws Exception {
    temp = temp.toRealPath();
    Path wheels = Files.createDirectories(temp.resolve("wheels"));
    Wheels.pure(wheels, "greeter", "1.0", "def greet(): return 'hello'\n");
    Wheels.pure(wheels, "choosy", "1.0", ONLY_FOR_CPYTHON);
    Wheels.compiled(wheels, "swift", "1.0");
  }

  private void plugin(String backend, String requirement, String result) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("plugins/sample"));
    Files.writeString(
        folder.resolve("plugin.yaml"),
        """
        name: sample
        version: 1.0.0
        entrypoint: main.py
        backend: %s
        requirements: ["%s"]
        """
            .formatted(backend, requirement));
    Files.writeString(
        folder.resolve("main.py"),
        """
        import constrictor
        import %1$s

        @constrictor.command
        def ask() -> object:
            return %2$s

        @constrictor.command
        def spoil() -> None:
            open(%1$s.__file__, "w")
        """
            .formatted(requirement.replaceFirst("\\W.*", ""), result));
  }

  private PluginHost start(String cpython) throws Exception {
    Path config =
        Files.writeString(
            temp.resolve("host.yaml"),
            "graalpy: {prewarm: false}\ncpython: {installer: pip, %s}\n".formatted(cpython));
    PluginHost host = PluginHost.builder().config(config).plugins(temp.resolve("plugins")).start();
    host.awaitReady();
    return host;
  }

  private PluginHost start() throws Exception {
    return start("offline: true, find_links: [wheels], environment_store: store");
  }

  private static @Nullable Object ask(PluginHost host) {
    return host.plugin("sample").call("ask", Map.of());
  }

  private static PluginStatus status(PluginHost host) {
    return host.status("sample").orElseThrow();
  }

  @Test
  void purePackagesAreThereToReadAndNoProcessRuns() throws Exception {
    plugin("graalpy", "greeter>=1", "greeter.greet()");
    try (PluginHost host = start()) {
      assertThat(ask(host)).isEqualTo("hello");
      assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
      assertThat(status(host).description().get("python"))
          .asString()
          .startsWith(ImportTrial.PYTHON + ".");
      PluginException refused =
          catchThrowableOfType(
              PluginException.class, () -> host.plugin("sample").call("spoil", Map.of()));
      assertThat(refused.reason()).isEqualTo(Reason.PERMISSION_DENIED);
    }
  }

  @Test
  void aPackageOfTheIndexIsImportedInProcess() throws Exception {
    Path kept = Path.of(System.getProperty("constrictor.root"), "host/graalpy/target/environments");
    plugin("graalpy", "idna==3.10", "idna.encode('bücher').decode()");
    try (PluginHost host = start("environment_store: " + kept)) {
      assertThat(ask(host)).isEqualTo("xn--bcher-kva");
    }
  }

  @Test
  void aNativePackageIsRefusedInProcessByItsRequirementAndFile() throws Exception {
    plugin("graalpy", "swift>=1", "swift.answer()");
    try (PluginHost host = start()) {
      assertThat(status(host).state()).isEqualTo(PluginState.FAILED);
      PluginException refused = catchThrowableOfType(PluginException.class, () -> ask(host));
      assertThat(refused.getMessage())
          .contains("the requirement 'swift>=1' has native code, which cannot run in process")
          .contains("swift-1.0-cp311-abi3-linux_");
    }
  }

  @Test
  void autoStaysInProcessWithPurePackages() throws Exception {
    plugin("auto", "greeter", "greeter.greet()");
    try (PluginHost host = start()) {
      assertThat(ask(host)).isEqualTo("hello");
      assertThat(status(host).backend()).isEqualTo("graalpy");
      assertThat(status(host).backendReason())
          .isEqualTo(
              "backend is auto, and its requirements have no native code and were imported in"
                  + " process: greeter 1.0");
    }
  }

  @Test
  void autoTakesCPythonForNativeCode() throws Exception {
    plugin("auto", "swift", "swift.answer()");
    try (PluginHost host = start()) {
      assertThat(ask(host)).isEqualTo(42L);
      assertThat(status(host).backend()).isEqualTo("cpython");
      assertThat(status(host).backendReason())
          .startsWith("backend is auto, and the requirement 'swift' has native code");
    }
  }

  @Test
  void autoTakesCPythonForWhatInProcessPythonCannotImportAndRemembersIt() throws Exception {
    plugin("auto", "choosy", "choosy.greet()");
    for (boolean first : new boolean[] {true, false}) {
      try (PluginHost host = start()) {
        assertThat(ask(host)).isEqualTo("hello");
        assertThat(status(host).backend()).isEqualTo("cpython");
        assertThat(status(host).backendReason())
            .contains("choosy cannot be imported in process: ImportError: not for this one");
        assertThat(
                host.lifecycle()
                    .runtime(BackendKind.GRAALPY)
                    .orElseThrow()
                    .equals("GraalPy, not started"))
            .as("no second trial")
            .isNotEqualTo(first);
      }
    }
  }
}
