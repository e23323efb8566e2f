package dev.constrictor.backend.cpython;

import dev.constrictor.backend.Backend;
import dev.constrictor.backend.BackendProvider;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.HostConfig;
import dev.constrictor.environment.Environments;

/** Found by the service loader; the backend looks for its interpreter when a plugin needs it. */
public final class CPythonBackendProvider implements BackendProvider {
  /** For the service loader. */
  public CPythonBackendProvider() {}

  @Override
  public BackendKind kind() {
    return BackendKind.CPYTHON;
  }

  @Override
  public Backend create(HostConfig config) {
    return new CPythonBackend(
        config.cpython(),
        new PythonEnvironments(new Environments(config.cpython(), System.getenv())));
  }
}
