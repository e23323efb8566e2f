package dev.constrictor.backend;

import dev.constrictor.config.BackendKind;
import dev.constrictor.config.HostConfig;
import java.util.Set;

/**
 * Makes a backend; found by {@link java.util.ServiceLoader}, so that a backend and all below it can
 * live in a class loader of its own.
 */
public interface BackendProvider {
  /** Which backend this makes. */
  BackendKind kind();

  /**
   * The packages that go with this provider into a class loader of its own, beside all libraries:
   * beginnings of class names, such as {@code dev.constrictor.runtime.}. Empty where it needs none.
   */
  default Set<String> ownPackages() {
    return Set.of();
  }

  /** A new backend; returns at once. What it warms up meanwhile is its own affair. */
  Backend create(HostConfig config);
}
