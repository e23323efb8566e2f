package dev.constrictor.backend;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Protection;
import dev.constrictor.api.Reason;
import dev.constrictor.api.Strength;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginManifest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A backend without Python: its plugins know the commands of the test plugin {@code behaviour}, as
 * far as these say nothing of Python, and fail to start in the ways their {@code config} asks for.
 * It runs the contract, and lets the lifecycle be tested in milliseconds.
 */
public final class FakeBackend implements Backend {
  private final BackendKind kind;
  private final List<FakeInstance> launched = new CopyOnWriteArrayList<>();

  /** In place of the in-process one. */
  public FakeBackend() {
    this(BackendKind.GRAALPY);
  }

  /** In place of that of this kind. */
  public FakeBackend(BackendKind kind) {
    this.kind = kind;
  }

  /** A provider of this backend. */
  public BackendProvider provider() {
    return new BackendProvider() {
      @Override
      public BackendKind kind() {
        return kind;
      }

      @Override
      public Backend create(HostConfig config) {
        return FakeBackend.this;
      }
    };
  }

  @Override
  public BackendKind kind() {
    return kind;
  }

  @Override
  public String runtime() {
    return "no Python at all";
  }

  @Override
  public Optional<PluginError> refusal(PluginManifest manifest) {
    return "backend".equals(manifest.config().get("refused_by"))
        ? Optional.of(PluginError.of(Reason.ENVIRONMENT, "this fake cannot run it"))
        : Optional.empty();
  }

  @Override
  public List<Protection> protections(PluginManifest manifest) {
    return List.of(
        Protection.limit("call_timeout", Strength.ENFORCED, "fake"),
        Protection.limit(
            "memory",
            manifest.config().containsKey("no_memory_limit")
                ? Strength.UNAVAILABLE
                : Strength.ADVISORY,
            "fake"),
        Protection.permission("files", Strength.ADVISORY, "fake"),
        Protection.permission("network", Strength.BROKERED, "fake"));
  }

  @Override
  public PluginInstance launch(InstanceSpec spec, InstanceListener listener) {
    FakeInstance instance = new FakeInstance(spec, listener);
    launched.add(instance);
    instance.begin();
    return instance;
  }

  /** Every instance that was ever launched, in order. */
  public List<FakeInstance> launched() {
    return List.copyOf(launched);
  }

  @Override
  public void close() {
    Ending ending = new Ending(PluginError.of(Reason.NOT_RUNNING, "closed"), false);
    launched.forEach(instance -> instance.destroy(ending));
  }
}
