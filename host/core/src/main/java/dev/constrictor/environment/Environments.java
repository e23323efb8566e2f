package dev.constrictor.environment;

import dev.constrictor.config.CPythonSettings;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.files.FolderTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Environments of an interpreter each, for plugins in processes of their own, and the store as a
 * whole.
 */
public final class Environments implements PluginEnvironments {
  private final BuildSettings settings;
  private final StoreLayout store;
  private final StoredEnvironments environments;
  private final Map<String, BaseInterpreter> interpreters = new ConcurrentHashMap<>();

  /**
   * @param host the host's environment variables; a build gets the few that it needs
   */
  public Environments(CPythonSettings settings, Map<String, String> host) {
    this(BuildSettings.of(settings, host, BuildBounds.DEFAULTS));
  }

  Environments(BuildSettings settings) {
    this.settings = settings;
    this.store = settings.store();
    this.environments = new StoredEnvironments(store);
  }

  /** What a plugin's environment depends on. */
  private record Wanted(
      String name, BaseInterpreter interpreter, Requirements requirements, boolean system) {}

  @Override
  public boolean neededBy(PluginManifest manifest) {
    return Requirements.areIn(manifest) || manifest.systemSitePackages();
  }

  @Override
  public Environment prepare(PluginManifest manifest, Progress progress)
      throws EnvironmentException, InterruptedException {
    return prepare(manifest, progress, false);
  }

  @Override
  public Environment repair(PluginManifest manifest, Progress progress)
      throws EnvironmentException, InterruptedException {
    return prepare(manifest, progress, true);
  }

  private Environment prepare(PluginManifest manifest, Progress progress, boolean everyByte)
      throws EnvironmentException, InterruptedException {
    Wanted wanted = wanted(manifest);
    EnvironmentBuild build = new EnvironmentBuild(settings, wanted.interpreter(), progress);
    return environments.get(
        wanted.name(),
        everyByte,
        (aside, target, work) ->
            build.make(aside, target, work, wanted.requirements(), wanted.system()));
  }

  private Wanted wanted(PluginManifest manifest) throws EnvironmentException, InterruptedException {
    BaseInterpreter interpreter = interpreterFor(manifest);
    Requirements requirements = Requirements.inForce(manifest);
    List<String> identity = new ArrayList<>(interpreter.identity());
    identity.add(manifest.systemSitePackages() ? "system-site-packages" : "alone");
    identity.addAll(requirements.texts());
    return new Wanted(
        Digests.name("py" + interpreter.version(), identity),
        interpreter,
        requirements,
        manifest.systemSitePackages());
  }

  private BaseInterpreter interpreterFor(PluginManifest manifest)
      throws EnvironmentException, InterruptedException {
    BaseInterpreter interpreter =
        interpreter(
            manifest.systemSitePackages()
                ? BaseInterpreter.OF_THE_DISTRIBUTION
                : settings.python().interpreter());
    interpreter.require(manifest.name(), manifest.python());
    return interpreter;
  }

  private BaseInterpreter interpreter(String command)
      throws EnvironmentException, InterruptedException {
    BaseInterpreter known = interpreters.get(command);
    if (known == null) {
      known = BaseInterpreter.probe(command);
      interpreters.put(command, known);
    }
    return known;
  }

  @Override
  public Verification verify(PluginManifest manifest)
      throws EnvironmentException, InterruptedException {
    return environments.verify(nameFor(manifest));
  }

  @Override
  public String nameFor(PluginManifest manifest) throws EnvironmentException, InterruptedException {
    return wanted(manifest).name();
  }

  /** Which interpreter {@code cpython.interpreter} is here: its version and where it is. */
  public String interpreterVersion() throws EnvironmentException, InterruptedException {
    BaseInterpreter found = interpreter(settings.python().interpreter());
    return "%s (%s)".formatted(found.version(), found.executable());
  }

  /** The environments of the store whose records can be read, those of all backends. */
  public List<Environment> list() throws IOException {
    return store.environments().stream()
        .flatMap(folder -> EnvironmentRecord.read(folder).stream())
        .map(EnvironmentRecord::environment)
        .toList();
  }

  /**
   * Deletes the environments that are not among these, what killed builds left, and what was
   * remembered of requirements that nobody has any more.
   *
   * @param kept names in the store
   * @return the names of the environments that are gone
   */
  @SuppressWarnings("try") // the lock is held, not used
  public List<String> prune(Set<String> kept) throws IOException, InterruptedException {
    List<String> gone = new ArrayList<>();
    for (Path folder : store.environments()) {
      String name = String.valueOf(folder.getFileName());
      if (!kept.contains(name)) {
        try (StoreLock lock = store.lock(name)) {
          store.deleteLeftovers(name);
          new FolderTree(folder).remove();
        }
        gone.add(name);
      }
    }
    new Findings(store).keepOnly(kept);
    return gone;
  }

  @Override
  public Path lock(PluginManifest manifest) throws EnvironmentException, InterruptedException {
    return LockFile.renew(
        manifest,
        store,
        (declared, work) ->
            new Resolution(settings, interpreterFor(manifest)).lines(declared, work));
  }
}
