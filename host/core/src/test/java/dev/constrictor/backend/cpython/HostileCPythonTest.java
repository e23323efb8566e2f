package dev.constrictor.backend.cpython;

import dev.constrictor.backend.HostileContract;
import dev.constrictor.config.BackendKind;
import org.junit.jupiter.api.Tag;

/** The hostile corpus in worker processes. */
@Tag("hostile")
class HostileCPythonTest extends HostileContract {
  @Override
  protected BackendKind backend() {
    return BackendKind.CPYTHON;
  }
}
