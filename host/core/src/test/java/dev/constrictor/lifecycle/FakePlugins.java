package dev.constrictor.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.constrictor.PluginHost;
import dev.constrictor.api.PluginException;
import dev.constrictor.backend.FakeBackend;
import dev.constrictor.backend.FakeInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of a backend without Python, for tests of what surrounds it. */
abstract class FakePlugins {
  static final String SOON = "restart: {max_restarts: 2, initial_backoff: 1ms, max_backoff: 2ms}\n";

  @TempDir Path plugins;
  final FakeBackend backend = new FakeBackend();
  final StateLog states = new StateLog();

  final void plugin(String name, String more) throws IOException {
    Path folder = Files.createDirectories(plugins.resolve(name));
    Files.writeString(folder.resolve("main.py"), "");
    Files.writeString(
        folder.resolve("plugin.yaml"),
        "name: " + name + "\nversion: 1.0.0\nentrypoint: main.py\n" + more);
  }

  final PluginHost start() throws Exception {
    Path config = Files.writeString(plugins.resolve("host.yaml"), "shutdown_timeout: 2s");
    PluginHost host =
        PluginHost.builder()
            .backend(backend.provider())
            .config(config)
            .plugins(plugins)
            .onStateChange(states)
            .start();
    host.awaitReady();
    return host;
  }

  static PluginException failure(PluginHost host, String plugin, String command) {
    PluginException failure =
        catchThrowableOfType(
            PluginException.class, () -> host.plugin(plugin).call(command, Map.of()));
    assertThat(failure).as("%s.%s", plugin, command).isNotNull();
    return failure;
  }

  static Object echo(PluginHost host, String plugin) {
    Object answer = host.plugin(plugin).call("echo", Map.of("value", "well"));
    return answer == null ? "null" : answer;
  }

  final FakeInstance instance(int index) {
    return backend.launched().get(index);
  }
}
