package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.backend.Backend;
import dev.constrictor.backend.Preparation;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.PluginManifest;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a plugin runs: on the backend that its manifest names, or on the first that can serve what
 * it requires, which is found out by preparing it. Safe for several threads.
 */
final class Placement {
  private static final Logger LOG = LoggerFactory.getLogger(Placement.class);

  private final PluginManifest manifest;
  private final Map<BackendKind, Backend> backends;
  private volatile BackendChoice choice;

  private Placement(
      PluginManifest manifest, Map<BackendKind, Backend> backends, BackendChoice choice) {
    this.manifest = manifest;
    this.backends = backends;
    this.choice = choice;
  }

  /**
   * A plugin's place before it is prepared; empty where this host does not have the backend.
   *
   * @param backends all that this host has; must not change afterwards
   */
  static Optional<Placement> of(PluginManifest manifest, Map<BackendKind, Backend> backends) {
    BackendChoice choice = BackendChoice.of(manifest);
    if (manifest.backend() == BackendKind.AUTO && !backends.containsKey(choice.kind())) {
      choice = BackendChoice.cpython("this host has no backend " + choice.kind().wireName());
    }
    return backends.containsKey(choice.kind())
        ? Optional.of(new Placement(manifest, backends, choice))
        : Optional.empty();
  }

  /** The backend as far as it is known now. */
  Backend backend() {
    return Objects.requireNonNull(backends.get(choice.kind()), "checked when it was chosen");
  }

  /** The choice as far as it is known now. */
  BackendChoice choice() {
    return choice;
  }

  /** Prepares the plugin and settles the choice; completes with why it cannot run, if so. */
  CompletableFuture<Optional<PluginError>> prepare() {
    return backend().prepare(manifest).thenCompose(this::settle);
  }

  private CompletableFuture<Optional<PluginError>> settle(Preparation preparation) {
    return switch (preparation) {
      case Preparation.Ready ready -> {
        if (choice.open()) {
          choice = choice.settled(ready.remark());
        }
        tell();
        yield CompletableFuture.completedFuture(Optional.empty());
      }
      case Preparation.Failed failed ->
          CompletableFuture.completedFuture(Optional.of(failed.why()));
      case Preparation.Unfit unfit -> {
        if (choice.open() && backends.containsKey(BackendKind.CPYTHON)) {
          choice = BackendChoice.cpython(unfit.why().message());
          yield prepare();
        }
        yield CompletableFuture.completedFuture(Optional.of(unfit.why()));
      }
    };
  }

  /** Moves a plugin that may run on either backend to the other one; false where it may not. */
  boolean leaveProcess(String why) {
    if (manifest.backend() != BackendKind.AUTO
        || choice.kind() == BackendKind.CPYTHON
        || !backends.containsKey(BackendKind.CPYTHON)) {
      return false;
    }
    choice = BackendChoice.cpython(why);
    return true;
  }

  private void tell() {
    if (manifest.backend() == BackendKind.AUTO) {
      LOG.info(
          "plugin {} runs on {}: {}", manifest.name(), choice.kind().wireName(), choice.reason());
    }
  }
}
