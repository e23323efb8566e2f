package dev.constrictor.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads host.yaml. Blocks while it reads the file; keeps nothing of it. */
public final class ConfigLoader {
  /** What no message may show. */
  private static final Set<String> HIDDEN = Set.of("/secrets", "/http/token");

  private final Map<String, String> environment;

  /** Takes what {@code ${NAME}} stands for, which is {@link System#getenv()} as a rule. */
  public ConfigLoader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Reads a host's configuration; an empty file is all defaults.
   *
   * @throws ConfigException where it cannot be used, with all that is wrong
   */
  public HostConfig loadHost(Path file) throws ConfigException {
    Problems problems = new Problems();
    Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
    Optional<HostConfig> config =
        YamlReader.read(file, FileText.read(file), HIDDEN, problems)
            .map(read -> Interpolation.apply(read, environment, name -> true, problems))
            .map(read -> SchemaCheck.HOST.check(read, problems))
            .map(
                read -> HostConfigBuilder.build(read, HostPaths.of(folder, environment), problems));
    if (config.isEmpty() || !problems.isEmpty()) {
      throw new ConfigException(problems.sorted());
    }
    return config.get();
  }
}
