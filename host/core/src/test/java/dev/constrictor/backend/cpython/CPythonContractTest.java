package dev.constrictor.backend.cpython;

import dev.constrictor.PluginHost;
import dev.constrictor.backend.PythonContract;
import dev.constrictor.config.BackendKind;

/** The contract over worker processes. */
class CPythonContractTest extends PythonContract {
  @Override
  protected PluginHost.Builder builder() {
    return PluginHost.builder().backend(BackendKind.CPYTHON);
  }
}
