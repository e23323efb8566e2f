package dev.constrictor.environment;

import dev.constrictor.config.CPythonSettings;
import dev.constrictor.config.PluginManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Environments for plugins inside this process: folders of packages without native code, which were
 * imported there once. What cannot be served so is remembered, and not tried again but by {@link
 * #repair}.
 */
public final class PureEnvironments implements PluginEnvironments {
  private final BuildSettings settings;
  private final InProcessPython python;
  private final StoreLayout store;
  private final StoredEnvironments environments;
  private final Findings findings;

  /**
   * @param host the host's environment variables; a build gets the few that it needs
   */
  public PureEnvironments(
      CPythonSettings settings, Map<String, String> host, InProcessPython python) {
    this(BuildSettings.of(settings, host, BuildBounds.DEFAULTS), python);
  }

  PureEnvironments(BuildSettings settings, InProcessPython python) {
    this.settings = settings;
    this.python = python;
    this.store = settings.store();
    this.environments = new StoredEnvironments(store);
    this.findings = new Findings(store);
  }

  @Override
  public boolean neededBy(PluginManifest manifest) {
    return Requirements.areIn(manifest);
  }

  @Override
  public String nameFor(PluginManifest manifest) throws EnvironmentException {
    return name(Requirements.inForce(manifest));
  }

  private String name(Requirements requirements) {
    List<String> identity = new ArrayList<>(List.of(python.runtime(), python.version(), "pure"));
    identity.addAll(requirements.texts());
    return Digests.name(python.runtime(), identity);
  }

  /**
   * @throws NotInProcessException when what the plugin requires can only be served by another
   *     process
   */
  @Override
  public Environment prepare(PluginManifest manifest, Progress progress)
      throws EnvironmentException, InterruptedException {
    Requirements requirements = Requirements.inForce(manifest);
    try {
      Optional<String> known = findings.of(name(requirements));
      if (known.isPresent()) {
        throw new NotInProcessException(known.get());
      }
      return get(requirements, progress, false);
    } catch (IOException e) {
      throw store.unusable(e);
    }
  }

  @Override
  public Environment repair(PluginManifest manifest, Progress progress)
      throws EnvironmentException, InterruptedException {
    Requirements requirements = Requirements.inForce(manifest);
    try {
      findings.forget(name(requirements));
      return get(requirements, progress, true);
    } catch (IOException e) {
      throw store.unusable(e);
    }
  }

  private Environment get(Requirements requirements, Progress progress, boolean everyByte)
      throws EnvironmentException, InterruptedException, IOException {
    PureBuild build = new PureBuild(settings, python, progress);
    try {
      return environments.get(
          name(requirements),
          everyByte,
          (aside, target, work) -> build.make(aside, target, work, requirements));
    } catch (NotInProcessException e) {
      findings.remember(name(requirements), e.reason());
      throw e;
    }
  }

  /** The plugin's environment, if it is there and whole; starts no installer. */
  public Optional<Environment> find(PluginManifest manifest) throws EnvironmentException {
    return environments.find(nameFor(manifest));
  }

  /** Why the plugin cannot be served in process, as far as that has been found out before. */
  public Optional<String> finding(PluginManifest manifest) throws EnvironmentException {
    try {
      return findings.of(nameFor(manifest));
    } catch (IOException e) {
      throw store.unusable(e);
    }
  }

  @Override
  public Verification verify(PluginManifest manifest) throws EnvironmentException {
    return environments.verify(nameFor(manifest));
  }

  @Override
  public Path lock(PluginManifest manifest) throws EnvironmentException, InterruptedException {
    return LockFile.renew(
        manifest,
        store,
        (declared, work) -> new PureInstaller(settings).lines(declared, python, work));
  }
}
