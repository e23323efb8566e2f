package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Protection;
import dev.constrictor.api.Reason;
import dev.constrictor.api.Strength;
import dev.constrictor.backend.Backend;
import dev.constrictor.config.Enforcement;
import dev.constrictor.config.PluginManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Whether a plugin may start on a backend here, by what it asks for and what would hold. */
final class StartRules {
  private StartRules() {}

  /** Why the plugin may not start, if it may not: all reasons at once. */
  static Optional<PluginError> refusal(Backend backend, PluginManifest manifest) {
    Optional<PluginError> ofBackend = backend.refusal(manifest);
    if (ofBackend.isPresent()) {
      return ofBackend;
    }
    List<Protection> protections = backend.protections(manifest);
    List<String> problems = new ArrayList<>();
    if (manifest.limits().enforcement() == Enforcement.REQUIRED) {
      String unarmed =
          listed(protections, Protection.Kind.LIMIT, one -> one == Strength.UNAVAILABLE);
      if (!unarmed.isEmpty()) {
        problems.add(
            "limits.enforcement is required, and these limits cannot be armed here: "
                + unarmed
                + " (best_effort starts the plugin all the same)");
      }
    }
    if (manifest.permissions().requireEnforced()) {
      String loose =
          listed(protections, Protection.Kind.PERMISSION, one -> !one.isMoreThanAdvice());
      if (!loose.isEmpty()) {
        problems.add("permissions.require is enforced, and these are not here: " + loose);
      }
    }
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(PluginError.of(Reason.ENVIRONMENT, String.join("; ", problems)));
  }

  private static String listed(
      List<Protection> protections, Protection.Kind kind, Predicate<Strength> which) {
    return protections.stream()
        .filter(one -> one.kind() == kind && which.test(one.strength()))
        .map(
            one -> "%s is %s: %s".formatted(one.name(), one.strength().wireName(), one.mechanism()))
        .collect(Collectors.joining("; "));
  }
}
