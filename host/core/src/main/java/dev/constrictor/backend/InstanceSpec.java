package dev.constrictor.backend;

import dev.constrictor.api.HostFunction;
import dev.constrictor.config.PluginManifest;
import java.util.Map;
import java.util.Objects;

/**
 * What an instance needs to know.
 *
 * @param manifest the plugin's manifest, defaults and the operator's word applied
 * @param number which instance of the plugin it is, from 1
 * @param secrets the granted secrets by name
 * @param hostFunctions the granted host functions by name
 */
public record InstanceSpec(
    PluginManifest manifest,
    int number,
    Map<String, String> secrets,
    Map<String, HostFunction> hostFunctions) {
  /** Checks and copies. */
  public InstanceSpec {
    Objects.requireNonNull(manifest, "manifest");
    secrets = Map.copyOf(secrets);
    hostFunctions = Map.copyOf(hostFunctions);
  }

  /** Never shows secrets. */
  @Override
  public String toString() {
    return "instance " + number + " of " + manifest.name();
  }
}
