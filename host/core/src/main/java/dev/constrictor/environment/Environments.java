package dev.constrictor.environment;

import dev.constrictor.config.CPythonSettings;
import dev.constrictor.config.PluginManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of environments. One serves every plugin that requires the same on the same interpreter
 * and platform; it is built once, checked at each use and built anew when it is damaged. Safe for
 * several threads, hosts and processes on one store; the methods block while they build or wait for
 * another's build, and can be interrupted.
 */
public final class Environments {
  private static final Logger LOG = LoggerFactory.getLogger(Environments.class);
  private static final int NAME_DIGITS = 20;
  private static final int DAMAGE_SHOWN = 3;

  private final CPythonSettings settings;
  private final StoreLayout store;
  private final Map<String, String> variables;
  private final Map<String, Interpreter> interpreters = new ConcurrentHashMap<>();

  /**
   * @param host the host's environment variables; a build gets the few that it needs
   */
  public Environments(CPythonSettings settings, Map<String, String> host) {
    this.settings = settings;
    this.store = new StoreLayout(settings.environmentStore());
    this.variables = BuildVariables.of(host, settings.offline());
  }

  /** What a plugin's environment depends on. */
  private record Wanted(
      String name, Interpreter interpreter, Requirements requirements, boolean system) {}

  /**
   * The environment that the plugin's manifest asks for, built now if it has to be. One that is
   * there needs no network.
   *
   * @throws EnvironmentException when it cannot be had, with what the installer said
   */
  public Environment prepare(PluginManifest manifest, Progress progress)
      throws EnvironmentException, InterruptedException {
    return prepare(manifest, progress, false);
  }

  /** The same, with every byte of an environment that is there compared first. */
  public Environment repair(PluginManifest manifest, Progress progress)
      throws EnvironmentException, InterruptedException {
    return prepare(manifest, progress, true);
  }

  @SuppressWarnings("try") // the lock is held, not used
  private Environment prepare(PluginManifest manifest, Progress progress, boolean everyByte)
      throws EnvironmentException, InterruptedException {
    Wanted wanted = wanted(manifest);
    Optional<Environment> there = whole(wanted.name(), everyByte);
    if (there.isPresent()) {
      return there.get();
    }
    try (StoreLock lock = store.lock(wanted.name())) {
      Optional<Environment> builtMeanwhile = whole(wanted.name(), everyByte);
      if (builtMeanwhile.isPresent()) {
        return builtMeanwhile.get();
      }
      return new EnvironmentBuild(store, settings, wanted.interpreter(), variables, progress)
          .build(wanted.name(), wanted.requirements(), wanted.system());
    } catch (IOException e) {
      throw new EnvironmentException(
          "the environment store %s cannot be used: %s".formatted(store.root(), e), e);
    }
  }

  private Wanted wanted(PluginManifest manifest) throws EnvironmentException, InterruptedException {
    boolean system = manifest.systemSitePackages();
    Interpreter interpreter =
        interpreter(system ? Interpreter.OF_THE_DISTRIBUTION : settings.interpreter());
    interpreter.require(manifest.name(), manifest.python());
    Requirements declared = Requirements.declared(manifest);
    Requirements requirements = LockFile.read(manifest, declared).orElse(declared);
    List<String> identity = new ArrayList<>(interpreter.identity());
    identity.add(system ? "system-site-packages" : "alone");
    identity.addAll(requirements.texts());
    String name =
        "py%s-%s".formatted(interpreter.version(), Digests.of(identity).substring(0, NAME_DIGITS));
    return new Wanted(name, interpreter, requirements, system);
  }

  private Interpreter interpreter(String command)
      throws EnvironmentException, InterruptedException {
    Interpreter known = interpreters.get(command);
    if (known == null) {
      known = Interpreter.probe(command);
      interpreters.put(command, known);
    }
    return known;
  }

  private Optional<Environment> whole(String name, boolean everyByte) {
    Path folder = store.environment(name);
    if (!Files.exists(folder)) {
      return Optional.empty();
    }
    List<String> damage = damage(folder, everyByte);
    if (damage.isEmpty()) {
      return EnvironmentRecord.read(folder).map(EnvironmentRecord::environment);
    }
    LOG.warn(
        "environment {} is damaged ({}, {} in all) and is built anew",
        name,
        String.join(", ", damage.subList(0, Math.min(DAMAGE_SHOWN, damage.size()))),
        damage.size());
    return Optional.empty();
  }

  private static List<String> damage(Path folder, boolean everyByte) {
    return EnvironmentRecord.read(folder)
        .map(record -> record.damage(everyByte))
        .orElse(List.of("missing: the record of its files"));
  }

  /** Compares every byte of the plugin's environment with what was built. */
  public Verification verify(PluginManifest manifest)
      throws EnvironmentException, InterruptedException {
    String name = wanted(manifest).name();
    Path folder = store.environment(name);
    boolean built = Files.exists(folder);
    return new Verification(name, built, built ? damage(folder, true) : List.of());
  }

  /** The name that the plugin's environment has or would have in the store. */
  public String nameFor(PluginManifest manifest) throws EnvironmentException, InterruptedException {
    return wanted(manifest).name();
  }

  /** Which interpreter {@code cpython.interpreter} is here: its version and where it is. */
  public String interpreterVersion() throws EnvironmentException, InterruptedException {
    Interpreter found = interpreter(settings.interpreter());
    return "%s (%s)".formatted(found.version(), found.executable());
  }

  /** The environments of the store whose records can be read. */
  public List<Environment> list() throws IOException {
    return store.environments().stream()
        .flatMap(folder -> EnvironmentRecord.read(folder).stream())
        .map(EnvironmentRecord::environment)
        .toList();
  }

  /**
   * Deletes the environments that are not among these, and what killed builds left.
   *
   * @param kept names in the store
   * @return the names of those that are gone
   */
  @SuppressWarnings("try") // the lock is held, not used
  public List<String> prune(Set<String> kept) throws IOException, InterruptedException {
    List<String> gone = new ArrayList<>();
    for (Path folder : store.environments()) {
      String name = String.valueOf(folder.getFileName());
      if (!kept.contains(name)) {
        try (StoreLock lock = store.lock(name)) {
          store.deleteLeftovers(name);
          Folders.delete(folder);
        }
        gone.add(name);
      }
    }
    return gone;
  }

  /**
   * Writes {@code requirements.lock} beside the manifest: the versions that its requirements come
   * to now, with hashes.
   */
  public Path lock(PluginManifest manifest) throws EnvironmentException, InterruptedException {
    Requirements declared = Requirements.declared(manifest);
    if (declared.isEmpty()) {
      throw new EnvironmentException("%s has no requirements to lock".formatted(manifest.name()));
    }
    Interpreter interpreter =
        interpreter(
            manifest.systemSitePackages()
                ? Interpreter.OF_THE_DISTRIBUTION
                : settings.interpreter());
    interpreter.require(manifest.name(), manifest.python());
    if (settings.offline()) {
      declared.requireLocal();
    }
    try {
      Path work = store.workFolder("lock");
      try {
        Tools tools = new Tools(store.tools(), settings, interpreter, variables);
        List<String> lines =
            new Resolution(settings, interpreter, variables).lines(declared, tools, work);
        return LockFile.write(manifest, declared, lines);
      } finally {
        Folders.delete(work);
      }
    } catch (IOException e) {
      throw new EnvironmentException("%s cannot be locked: %s".formatted(manifest.name(), e), e);
    }
  }
}
