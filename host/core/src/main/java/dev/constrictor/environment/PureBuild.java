package dev.constrictor.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds one environment for plugins in process, aside: installs, looks for native code, imports
 * once what was required. The caller holds the environment's lock.
 */
final class PureBuild {
  private final BuildSettings settings;
  private final InProcessPython python;
  private final Consumer<String> steps;

  PureBuild(BuildSettings settings, InProcessPython python, Progress progress) {
    this.settings = settings;
    this.python = python;
    this.steps = progress.fromNow();
  }

  /** Fills the folder {@code aside} as {@link StoredEnvironments.Maker} says. */
  Environment make(Path aside, Path target, Path work, Requirements requirements)
      throws IOException, InterruptedException, EnvironmentException {
    String name = String.valueOf(target.getFileName());
    steps.accept(
        "installing %s without native code".formatted(String.join(", ", requirements.names())));
    Path packages = Environment.packagesIn(aside);
    Files.createDirectories(packages);
    new PureInstaller(settings).install(requirements, python, packages, work);
    List<InstalledDistribution> installed = InstalledDistribution.in(packages);
    refuseNativeFiles(installed, requirements);
    steps.accept("importing what was installed");
    tryImports(packages, installed, requirements, work);
    steps.accept("environment %s is ready".formatted(name));
    return new Environment(
        name,
        aside,
        python.version(),
        requirements.texts(),
        installed.stream()
            .map(one -> new InstalledPackage(one.name(), one.version(), false))
            .toList());
  }

  private static void refuseNativeFiles(
      List<InstalledDistribution> installed, Requirements requirements)
      throws NotInProcessException {
    for (InstalledDistribution one : installed) {
      Optional<String> file = one.nativeFile();
      if (file.isPresent()) {
        throw new NotInProcessException(
            "the requirement '%s' has native code, which cannot run in process: %s"
                .formatted(requirements.called(one.name()).orElse(one.name()), file.get()));
      }
    }
  }

  private void tryImports(
      Path packages, List<InstalledDistribution> installed, Requirements requirements, Path work)
      throws InterruptedException, EnvironmentException {
    List<String> modules = new ArrayList<>();
    for (InstalledDistribution one : installed) {
      if (requirements.called(one.name()).isPresent()) {
        modules.addAll(one.modules());
      }
    }
    Optional<String> failure =
        python.importFailure(packages, modules, settings.bounds().perImport(), work);
    if (failure.isPresent()) {
      throw new NotInProcessException(
          "what was installed for %s cannot be imported in process: %s"
              .formatted(String.join(", ", requirements.names()), failure.get()));
    }
  }
}
