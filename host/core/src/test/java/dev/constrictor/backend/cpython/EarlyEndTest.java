package dev.constrictor.backend.cpython;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Backend;
import dev.constrictor.backend.Ending;
import dev.constrictor.backend.InstanceListener;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.PluginInstance;
import dev.constrictor.config.ConfigLoader;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginScanner;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.Stats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance that is ended before there is any process of its own. */
class EarlyEndTest {
  /** Serves the backend, and never tells a builder of environments what it is. */
  private static final String INTERPRETER =
      """
      #!/bin/sh
      case "$*" in *_probe.py*) exec python3 "$@";; esac
      touch "$(dirname "$0")/asked"
      exec sleep 100
      """;

  private static final class Nobody implements InstanceListener {
    @Override
    public void received(Message message) {}

    @Override
    public void failed(ErrorMessage error, Stats stats) {}

    @Override
    public void ignored() {}

    @Override
    public void leaving(Ending ending) {}

    @Override
    public void ended(Ending ending) {}
  }

  @Test
  void whoeverBuildsItsEnvironmentGivesThatUp(@TempDir Path temp) throws Exception {
    Path interpreter = Files.writeString(temp.resolve("interpreter"), INTERPRETER);
    assertThat(interpreter.toFile().setExecutable(true)).isTrue();
    Path file =
        Files.writeString(
            temp.resolve("host.yaml"),
            "cpython: {interpreter: %s, environment_store: store}\n".formatted(interpreter));
    Path folder = Files.createDirectory(temp.resolve("needy"));
    Files.writeString(folder.resolve("main.py"), "");
    Files.writeString(
        folder.resolve("plugin.yaml"),
        "name: needy\nversion: 1.0.0\nentrypoint: main.py\nrequirements: [nothing]\n");
    HostConfig config = new ConfigLoader(Map.of()).loadHost(file);
    PluginCandidate candidate = new PluginScanner(config, Map.of()).load(folder);
    assertThat(candidate).isInstanceOf(PluginCandidate.Valid.class);
    InstanceSpec spec =
        new InstanceSpec(((PluginCandidate.Valid) candidate).manifest(), 1, Map.of(), Map.of());
    try (Backend backend = new CPythonBackendProvider().create(config)) {
      PluginInstance instance = backend.launch(spec, new Nobody());
      await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(temp.resolve("asked")));

      instance.destroy(new Ending(PluginError.of(Reason.NOT_RUNNING, "ended by the test"), false));

      await().atMost(Duration.ofSeconds(5)).until(() -> instance.gone().isDone());
    }
  }
}
