package dev.constrictor.lifecycle;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Protection;
import dev.constrictor.api.Reason;
import dev.constrictor.api.Strength;
import dev.constrictor.config.BackendKind;
import dev.constrictor.config.Enforcement;
import dev.constrictor.config.PluginManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a plugin may start on a backend here, by what it asks for, what would hold, and how many
 * threads of this server's are lost already.
 */
final class StartRules {
  private static final Logger LOG = LoggerFactory.getLogger(StartRules.class);

  private final Placement placement;
  private final PluginManifest manifest;
  private final AbandonedThreads abandoned;

  StartRules(Placement placement, PluginManifest manifest, AbandonedThreads abandoned) {
    this.placement = placement;
    this.manifest = manifest;
    this.abandoned = abandoned;
  }

  /** Why the plugin may never start here, if it may not: all reasons at once. */
  Optional<PluginError> refusal() {
    return placement.backend().refusal(manifest).or(this::looseProtections);
  }

  /**
   * Prepares the plugin, which may take minutes and choose another backend; completes with why it
   * may not start, if it may not.
   *
   * @param tryAgain run later where the reason is one that passes
   */
  CompletableFuture<Optional<PluginError>> prepare(Runnable tryAgain) {
    return placement
        .prepare()
        .thenApply(problem -> problem.or(this::refusal).or(() -> refusalForNow(tryAgain)))
        .exceptionally(this::broken);
  }

  private Optional<PluginError> broken(Throwable failure) {
    LOG.error("plugin {} cannot be prepared", manifest.name(), failure);
    return Optional.of(
        PluginError.of(Reason.INTERNAL, "the host could not prepare it: " + failure));
  }

  /**
   * The same on a thread of its own: what the backend can do here may have to be found out, for
   * which no timer may wait.
   */
  CompletableFuture<Optional<PluginError>> prepareAside(Runnable tryAgain) {
    CompletableFuture<Optional<PluginError>> prepared = new CompletableFuture<>();
    Runnable work =
        () ->
            CompletableFuture.completedFuture(tryAgain)
                .thenCompose(this::prepare)
                .exceptionally(this::broken) // what asking the backend has thrown
                .thenAccept(prepared::complete);
    try {
      Thread.ofPlatform().daemon().name("constrictor-" + manifest.name() + "-mover").start(work);
    } catch (OutOfMemoryError noThread) {
      prepared.complete(broken(noThread));
    }
    return prepared;
  }

  /** Why no instance may be launched now, though the plugin has been let start before. */
  Optional<PluginError> refusalForNow(Runnable tryAgain) {
    return placement.choice().kind() == BackendKind.GRAALPY
        ? abandoned.refusal(tryAgain)
        : Optional.empty();
  }

  private Optional<PluginError> looseProtections() {
    List<Protection> protections = placement.backend().protections(manifest);
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
