package dev.constrictor.backend;

import dev.constrictor.config.BackendKind;
import dev.constrictor.config.HostConfig;

/**
 * Makes a backend; found by {@link java.util.ServiceLoader}, so that a backend and all below it can
 * live in a class loader of its own.
 */
public interface BackendProvider {
  /** Which backend this makes. */
  BackendKind kind();

  /** A new backend; returns at once. What it warms up meanwhile is its own affair. */
  Backend create(HostConfig config);
}
