package dev.constrictor.backend.graalpy;

import dev.constrictor.backend.Backend;
import dev.constrictor.backend.BackendProvider;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.HostConfig;
import java.util.Set;

/** Found by the service loader where this module is on the class path. */
public final class GraalPyBackendProvider implements BackendProvider {
  /** For the service loader. */
  public GraalPyBackendProvider() {}

  @Override
  public BackendKind kind() {
    return BackendKind.GRAALPY;
  }

  @Override
  public Set<String> ownPackages() {
    return Set.of("dev.constrictor.backend.graalpy.", "dev.constrictor.runtime.");
  }

  @Override
  public Backend create(HostConfig config) {
    return new GraalPyBackend(config.graalpy(), config.cpython());
  }
}
