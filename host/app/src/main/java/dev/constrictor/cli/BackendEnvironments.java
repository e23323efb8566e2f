package dev.constrictor.cli;

import dev.constrictor.backend.Backend;
import dev.constrictor.backend.BackendProvider;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.environment.PluginEnvironments;
import dev.constrictor.lifecycle.BackendChoice;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The environments of all backends, and which of them a plugin's can be among. */
final class BackendEnvironments implements AutoCloseable {
  private final Map<BackendKind, Backend> backends = new EnumMap<>(BackendKind.class);

  BackendEnvironments(HostConfig config) {
    HostConfig cold = config.withoutPrewarming(); // few of these commands run any Python in process
    ServiceLoader.load(BackendProvider.class)
        .forEach(provider -> backends.put(provider.kind(), provider.create(cold)));
  }

  /** Environments and the backend that they are for. */
  record Candidate(BackendKind backend, PluginEnvironments environments) {}

  /**
   * Where the plugin's environment can be, what is tried first at first; none for a plugin that
   * needs none.
   */
  List<Candidate> of(PluginManifest manifest) {
    BackendChoice choice = BackendChoice.of(manifest);
    Stream<BackendKind> kinds =
        choice.open() ? Stream.of(choice.kind(), BackendKind.CPYTHON) : Stream.of(choice.kind());
    return candidates(kinds, manifest);
  }

  /** The same, whatever the manifest says of its backend: the command line may say another. */
  List<Candidate> anywhere(PluginManifest manifest) {
    return candidates(backends.keySet().stream(), manifest);
  }

  private List<Candidate> candidates(Stream<BackendKind> kinds, PluginManifest manifest) {
    return kinds
        .flatMap(kind -> Stream.ofNullable(backends.get(kind)))
        .flatMap(
            backend ->
                backend.environments().stream()
                    .map(environments -> new Candidate(backend.kind(), environments)))
        .filter(candidate -> candidate.environments().neededBy(manifest))
        .toList();
  }

  @Override
  public void close() {
    backends.values().forEach(Backend::close);
  }
}
