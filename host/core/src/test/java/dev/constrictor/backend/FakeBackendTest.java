package dev.constrictor.backend;

import dev.constrictor.PluginHost;

/** The contract over a backend without Python. */
class FakeBackendTest extends BackendContract {
  @Override
  protected PluginHost.Builder builder() {
    return PluginHost.builder().backend(new FakeBackend().provider());
  }
}
