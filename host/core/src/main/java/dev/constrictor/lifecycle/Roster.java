package dev.constrictor.lifecycle;

import dev.constrictor.api.HostFunction;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginState;
import dev.constrictor.api.Reason;
import dev.constrictor.api.StateChange;
import dev.constrictor.backend.Backend;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginManifest;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * All plugins that were found, each as it is supervised or with why it is refused. Who is in it
 * never changes; safe for several threads.
 */
final class Roster {
  private final Map<String, PluginCandidate> candidates = new LinkedHashMap<>();
  private final Map<String, SupervisedPlugin> admitted = new LinkedHashMap<>();
  private final Map<String, PluginError> refused = new HashMap<>();
  private final List<String> names;
  private final AbandonedThreads abandoned;

  /** How those are made that take part. */
  private record Admission(
      HostConfig config,
      Map<BackendKind, Backend> backends,
      Map<String, HostFunction> functions,
      HostWide hostWide,
      Consumer<StateChange> events) {

    private InstanceSpec spec(PluginManifest manifest, int number) {
      Map<String, String> secrets = new HashMap<>(config.secrets());
      secrets.keySet().retainAll(manifest.permissions().secrets());
      Map<String, HostFunction> granted = new HashMap<>(functions);
      granted.keySet().retainAll(manifest.permissions().hostFunctions());
      return new InstanceSpec(manifest, number, secrets, granted);
    }

    private SupervisedPlugin supervised(PluginManifest manifest, Placement placement) {
      List<InstanceSpec> specs =
          IntStream.rangeClosed(1, manifest.instances())
              .mapToObj(number -> spec(manifest, number))
              .toList();
      return new SupervisedPlugin(placement, specs, hostWide, events);
    }

    private String available() {
      return backends.isEmpty()
          ? "none"
          : String.join(", ", backends.keySet().stream().map(BackendKind::wireName).toList());
    }
  }

  /**
   * Nothing starts by that.
   *
   * @param backends all that this host has; must not change afterwards
   * @param functions every host function by name; each plugin gets those it was granted
   * @param events hears each plugin's changes of state in their order
   */
  Roster(
      HostConfig config,
      List<PluginCandidate> found,
      Map<BackendKind, Backend> backends,
      Map<String, HostFunction> functions,
      HostWide hostWide,
      Consumer<StateChange> events) {
    this.abandoned = hostWide.abandoned();
    Admission admission = new Admission(config, backends, functions, hostWide, events);
    for (PluginCandidate candidate : found) {
      candidates.put(candidate.name(), candidate);
      switch (candidate) {
        case PluginCandidate.Valid valid -> admit(valid.manifest(), admission);
        case PluginCandidate.Invalid invalid -> refuse(invalid.name(), problems(invalid));
        case PluginCandidate.Disabled disabled ->
            refuse(disabled.name(), "the plugin is disabled by the host's overrides");
      }
    }
    this.names = candidates.keySet().stream().sorted().toList();
  }

  private static String problems(PluginCandidate.Invalid invalid) {
    List<String> lines = invalid.problems().stream().map(Object::toString).toList();
    return "the manifest is refused: " + String.join("; ", lines);
  }

  private void refuse(String name, String why) {
    refused.put(name, PluginError.of(Reason.NOT_RUNNING, why));
  }

  private void admit(PluginManifest manifest, Admission admission) {
    Placement.of(manifest, admission.backends())
        .ifPresentOrElse(
            placement -> admitted.put(manifest.name(), admission.supervised(manifest, placement)),
            () ->
                refused.put(
                    manifest.name(),
                    PluginError.of(
                        Reason.ENVIRONMENT,
                        "backend %s is not available in this host; available: %s"
                            .formatted(
                                BackendChoice.of(manifest).kind().wireName(),
                                admission.available()))));
  }

  /** The names of all of them, sorted. */
  List<String> names() {
    return names;
  }

  /** Those that take part, in the order in which they were found. */
  Collection<SupervisedPlugin> plugins() {
    return Collections.unmodifiableCollection(admitted.values());
  }

  /** One that takes part; empty for an unknown or refused one. */
  Optional<SupervisedPlugin> plugin(String name) {
    return Optional.ofNullable(admitted.get(name));
  }

  /** Why there is nobody to take a call for that name. */
  PluginError refusal(String name) {
    return refused.getOrDefault(
        name,
        PluginError.of(
            Reason.UNKNOWN_PLUGIN, "no plugin is called %s; there are: %s".formatted(name, names)));
  }

  /** How one stands now; empty for an unknown one. */
  Optional<PluginStatus> status(String name) {
    return Optional.ofNullable(candidates.get(name))
        .map(
            candidate ->
                plugin(name)
                    .map(plugin -> statusOf(plugin, candidate))
                    .orElseGet(() -> statusOfRefused(candidate)));
  }

  private PluginStatus statusOf(SupervisedPlugin plugin, PluginCandidate candidate) {
    PluginSnapshot now = plugin.snapshot();
    BackendChoice choice = plugin.placement().choice();
    return new PluginStatus(
        candidate.name(),
        now.state(),
        now.reason(),
        choice.open() ? "" : choice.kind().wireName(),
        choice.reason(),
        candidate,
        now.description(),
        now.throttled(),
        abandoned.of(candidate.name()));
  }

  private PluginStatus statusOfRefused(PluginCandidate candidate) {
    PluginState state =
        candidate instanceof PluginCandidate.Disabled ? PluginState.DISABLED : PluginState.FAILED;
    String name = candidate.name();
    return new PluginStatus(
        name, state, refusal(name).message(), "", "", candidate, Map.of(), 0, List.of());
  }
}
