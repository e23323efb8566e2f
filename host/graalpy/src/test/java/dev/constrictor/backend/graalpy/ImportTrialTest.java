package dev.constrictor.backend.graalpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.Ending;
import dev.constrictor.backend.InstanceListener;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.PluginInstance;
import dev.constrictor.config.HostConfig;
import dev.constrictor.environment.EnvironmentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long imports in process may take; modules beside the trial's own code are the packages. */
@Timeout(90)
class ImportTrialTest {
  private static final Duration PER_IMPORT = Duration.ofSeconds(4);

  @TempDir Path temp;
  private final Map<String, String> modules = new HashMap<>();
  private Optional<PluginError> broken = Optional.empty();
  private CompletableFuture<Void> gone = CompletableFuture.completedFuture(null);

  private Optional<String> importFailure(String... names) throws Exception {
    HostConfig config = HostConfig.defaults();
    try (GraalPyBackend backend = new GraalPyBackend(config.graalpy(), config.cpython())) {
      return new ImportTrial(
              (spec, listener) -> launch(backend, spec, listener), new ConcurrentHashMap<>())
          .importFailure(temp, List.of(names), PER_IMPORT, temp);
    }
  }

  private PluginInstance launch(
      GraalPyBackend backend, InstanceSpec spec, InstanceListener listener) {
    modules.forEach(
        (name, code) -> {
          try {
            Files.writeString(spec.manifest().folder().resolve(name + ".py"), code);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    PluginInstance instance = backend.launch(spec, listener);
    gone = instance.gone();
    broken.ifPresent(error -> listener.ended(new Ending(error, false)));
    return instance;
  }

  @Test
  void anImportThatDoesNotEndIsEndedAndNamed() {
    modules.put("brisk", "");
    modules.put("endless", "while True: pass\n");
    assertThatThrownBy(() -> importFailure("brisk", "endless"))
        .isExactlyInstanceOf(EnvironmentException.class)
        .hasMessage("import endless in process took longer than 4s and was ended");
    assertThat(gone).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void severalImportsHaveTheirTimeEach() throws Exception {
    modules.put("slow", "import time\ntime.sleep(2.5)\n");
    modules.put("slower", "import sys, time\nsys.stdout = None\ntime.sleep(2.5)\n");
    modules.put("shy", "raise ImportError('not here')\n");
    long began = System.nanoTime();
    assertThat(importFailure("slow", "slower", "shy")).contains("ImportError: not here");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(PER_IMPORT);
  }

  @Test
  void whatTheHostItselfEndedSaysNothingOfThePackages() {
    modules.put("brisk", "");
    broken = Optional.of(PluginError.of(Reason.INTERNAL, "no thread for the context"));
    assertThatThrownBy(() -> importFailure("brisk"))
        .isExactlyInstanceOf(EnvironmentException.class)
        .hasMessage("the packages could not be tried: no thread for the context");
  }
}
