package dev.constrictor.config;

import dev.constrictor.config.PluginFolder.RefusedPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.semver4j.Semver;
import org.semver4j.range.RangeListFactory;

/** Checks what no schema can about one manifest, and makes the record of it. */
final class ManifestBuilder {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  /** Comparisons of versions: anything else the range parser would read as "any version". */
  private static final Pattern RANGE =
      Pattern.compile(
          "\\s*(?:(?:[<>]=?|=|\\^|~)?\\s*v?[0-9*xX][0-9A-Za-z.*+-]*)"
              + "(?:\\s*(?:,|\\|\\||\\s-\\s|\\s)\\s*"
              + "(?:[<>]=?|=|\\^|~)?\\s*v?[0-9*xX][0-9A-Za-z.*+-]*)*+\\s*");

  private final PluginFolder folder;
  private final String folderName;
  private final Section manifest;
  private final HostConfig config;

  ManifestBuilder(PluginFolder folder, String folderName, Section manifest, HostConfig config) {
    this.folder = folder;
    this.folderName = folderName;
    this.manifest = manifest;
    this.config = config;
  }

  /** What the manifest asks for, and what of it is granted. */
  PermissionReview permissions() {
    return PermissionsReader.read(
        folder,
        manifest.child("permissions"),
        config.policy().ceiling(manifest.problems()),
        config.secrets().keySet());
  }

  /** The manifest; of use only where the section's problems are still none. */
  PluginManifest build(Permissions permissions) {
    String name = name();
    String version = version();
    Path entrypoint = file("entrypoint").orElse(folder.path());
    Optional<Path> requirementsFile = file("requirements_file");
    requirementsFile
        .map(RequirementsFile::read)
        .map(RequirementsFile::problems)
        .ifPresent(manifest.problems()::addAll);
    List<String> requirements = requirements();
    Limits limits =
        LimitsReader.read(manifest.child("limits"), config.policy().maximum(manifest.problems()));
    RestartPolicy restart = restart();
    return new PluginManifest(
        name,
        version,
        manifest.text("description").orElse(""),
        folder.path(),
        entrypoint,
        manifest.choice("backend", BackendKind.values(), BackendKind::wireName, BackendKind.AUTO),
        host(),
        python(),
        requirements,
        requirementsFile,
        manifest.flag("system_site_packages", false),
        manifest.integer("instances", 1),
        limits,
        permissions,
        restart,
        dependsOn(),
        PlainValues.of(manifest.child("config").node()));
  }

  private String name() {
    String name = manifest.text("name").orElse(folderName);
    if (!NAME.matcher(folderName).matches()) {
      manifest.problem(
          "name",
          "the folder's name '%s' is no plugin name: lower-case letters, digits and '-', a letter"
                  .formatted(folderName)
              + " first");
    } else if (!name.equals(folderName)) {
      manifest.problem("name", "must equal the folder's name, '%s'".formatted(folderName));
    }
    return name;
  }

  private String version() {
    String version = manifest.text("version").orElse("");
    if (!version.isEmpty() && !Semver.isValid(version)) {
      manifest.problem("version", "must be a semantic version, such as 1.0.0");
    }
    return version;
  }

  private Optional<Path> file(String key) {
    Optional<String> declared = manifest.text(key);
    try {
      return declared.isPresent() ? Optional.of(folder.file(declared.get())) : Optional.empty();
    } catch (RefusedPathException e) {
      manifest.problem(key, e.reason());
      return Optional.empty();
    }
  }

  private List<String> requirements() {
    Map<Integer, String> requirements = manifest.texts("requirements");
    if (!requirements.isEmpty() && manifest.has("requirements_file")) {
      manifest.problem("requirements_file", "must not stand beside requirements; use one of them");
    }
    requirements.forEach(
        (index, text) -> {
          if (!PythonSyntax.isRequirement(text)) {
            manifest.problem(
                "requirements", index, "must be a PEP 508 requirement, such as numpy>=2");
          }
        });
    return List.copyOf(requirements.values());
  }

  private RestartPolicy restart() {
    Section restart = manifest.child("restart");
    RestartPolicy defaults = RestartPolicy.defaults();
    Duration initial = restart.duration("initial_backoff", defaults.initialBackoff());
    Duration greatest = restart.duration("max_backoff", defaults.maxBackoff());
    if (initial.compareTo(greatest) > 0) {
      restart.problem(
          restart.has("max_backoff") ? "max_backoff" : "initial_backoff",
          "initial_backoff (%s) must not be longer than max_backoff (%s)"
              .formatted(Durations.format(initial), Durations.format(greatest)));
      greatest = initial;
    }
    return new RestartPolicy(
        restart.integer("max_restarts", defaults.maxRestarts()),
        restart.duration("within", defaults.within()),
        initial,
        greatest);
  }

  private String host() {
    String range = manifest.text("host").orElse(">=0.1");
    if (!RANGE.matcher(range).matches()) {
      manifest.problem("host", "must be a range of semantic versions, such as >=0.1");
    } else if (!RangeListFactory.create(range.replace(',', ' '))
        .isSatisfiedBy(new Semver(HostVersion.CURRENT))) {
      manifest.problem(
          "host", "does not include this host's version, %s".formatted(HostVersion.CURRENT));
    }
    return range;
  }

  private String python() {
    String specifiers = manifest.text("python").orElse(">=3.11");
    if (!PythonSyntax.isSpecifierSet(specifiers)) {
      manifest.problem("python", "must be a PEP 440 specifier set, such as >=3.11,<3.14");
    }
    return specifiers;
  }

  private List<String> dependsOn() {
    Map<Integer, String> names = manifest.texts("depends_on");
    names.forEach(
        (index, name) -> {
          if (name.equals(folderName)) {
            manifest.problem("depends_on", index, "must name another plugin, not itself");
          }
        });
    return List.copyOf(names.values());
  }
}
