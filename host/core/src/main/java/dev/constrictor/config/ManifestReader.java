package dev.constrictor.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads one plugin folder's manifest and puts the operator's word on it. */
final class ManifestReader {
  static final String FILE_NAME = "plugin.yaml";

  private final HostConfig config;
  private final Map<String, String> environment;

  ManifestReader(HostConfig config, Map<String, String> environment) {
    this.config = config;
    this.environment = Map.copyOf(environment);
  }

  PluginCandidate load(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    String name = Objects.toString(absolute.getFileName(), "");
    if (config.policy().disables(name)) {
      return new PluginCandidate.Disabled(name, absolute);
    }
    Problems problems = new Problems();
    Optional<Read> read = Optional.empty();
    try {
      read = read(folder, name, problems);
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    return read.isPresent() && problems.isEmpty()
        ? new PluginCandidate.Valid(read.get().manifest())
        : new PluginCandidate.Invalid(
            name, absolute, problems.sorted(), read.map(Read::permissions));
  }

  private record Read(PluginManifest manifest, PermissionReview permissions) {}

  private Optional<Read> read(Path folder, String name, Problems problems) throws ConfigException {
    PluginFolder real = folder(folder);
    Path file = folder.resolve(FILE_NAME);
    refuseLinkOut(real, file);
    Optional<Document> document =
        YamlReader.read(file, FileText.read(file), Set.of(), problems)
            .map(read -> Interpolation.apply(read, environment, granted(read, name), problems))
            .map(read -> SchemaCheck.PLUGIN.check(read, problems));
    if (document.isEmpty()) {
      return Optional.empty();
    }
    Section manifest =
        new EffectiveManifest(document.get(), config.policy(), name).section(problems);
    ManifestBuilder builder = new ManifestBuilder(real, name, manifest, config);
    PermissionReview permissions = builder.permissions();
    return Optional.of(new Read(builder.build(permissions.granted()), permissions));
  }

  private static PluginFolder folder(Path folder) throws ConfigException {
    if (!Files.isDirectory(folder)) {
      throw refused(
          folder, Files.exists(folder) ? "is not a plugin folder" : "the folder does not exist");
    }
    if (!Files.exists(folder.resolve(FILE_NAME), LinkOption.NOFOLLOW_LINKS)) {
      throw refused(folder, "the folder holds no " + FILE_NAME);
    }
    try {
      return PluginFolder.of(folder);
    } catch (IOException e) {
      throw refused(folder, "the folder cannot be read: " + e.getMessage());
    }
  }

  private static void refuseLinkOut(PluginFolder folder, Path file) throws ConfigException {
    try {
      if (!file.toRealPath().startsWith(folder.path())) {
        throw refused(file, "is a link that leads out of the plugin folder");
      }
    } catch (IOException e) {
      throw refused(file, "is a link to something that does not exist");
    }
  }

  /**
   * A manifest may use only those variables of the environment that it asks for by name: else it
   * could copy all of them into its configuration.
   */
  private Predicate<String> granted(Document manifest, String name) {
    JsonNode own = manifest.written().at("/permissions/env");
    JsonNode names =
        config
            .policy()
            .override(name)
            .map(override -> override.at("/permissions/env"))
            .filter(JsonNode::isArray)
            .orElse(own);
    Set<String> granted = new HashSet<>();
    names.forEach(entry -> granted.add(entry.asText()));
    return granted::contains;
  }

  private static ConfigException refused(Path file, String message) {
    return new ConfigException(List.of(new ConfigProblem(file, 0, 0, "$", "", message)));
  }
}
