package dev.constrictor.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds plugins and reads their manifests. Thread-safe; blocks while it reads files, and reads them
 * anew at each call.
 */
public final class PluginScanner {
  private final HostConfig config;
  private final ManifestReader reader;

  /** Takes what {@code ${NAME}} stands for, which is {@link System#getenv()} as a rule. */
  public PluginScanner(HostConfig config, Map<String, String> environment) {
    this.config = config;
    this.reader = new ManifestReader(config, environment);
  }

  /**
   * Every folder that holds a plugin.yaml in the plugin directories, by name. A plugin that is
   * broken is among them; so are all of a name that was found more than once.
   *
   * @throws ConfigException where a directory cannot be read, or an override names no plugin
   */
  public List<PluginCandidate> scan() throws ConfigException {
    Map<String, List<Path>> foldersByName = new TreeMap<>();
    for (Path folder : folders()) {
      foldersByName
          .computeIfAbsent(folder.getFileName().toString(), name -> new ArrayList<>())
          .add(folder);
    }
    List<ConfigProblem> unmatched =
        config.policy().unmatchedOverrides(List.copyOf(foldersByName.keySet()));
    if (!unmatched.isEmpty()) {
      throw new ConfigException(unmatched);
    }
    List<PluginCandidate> candidates = new ArrayList<>();
    foldersByName.forEach(
        (name, folders) -> {
          for (Path folder : folders) {
            candidates.add(
                folders.size() == 1 ? reader.load(folder) : foundTwice(name, folder, folders));
          }
        });
    return List.copyOf(candidates);
  }

  /** One plugin, wherever its folder is. */
  public PluginCandidate load(Path pluginFolder) {
    return reader.load(pluginFolder);
  }

  private static PluginCandidate foundTwice(String name, Path folder, List<Path> folders) {
    List<Path> others = folders.stream().filter(other -> !other.equals(folder)).toList();
    ConfigProblem problem =
        new ConfigProblem(
            folder.resolve(ManifestReader.FILE_NAME),
            0,
            0,
            "$.name",
            name,
            "the plugin is there more than once: in %s and in %s".formatted(folder, others));
    return new PluginCandidate.Invalid(name, folder, List.of(problem), Optional.empty());
  }

  private List<Path> folders() throws ConfigException {
    List<Path> folders = new ArrayList<>();
    List<ConfigProblem> problems = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    for (int i = 0; i < config.pluginDirectories().size(); i++) {
      Path directory = config.pluginDirectories().get(i);
      try {
        if (!Files.isDirectory(directory)) {
          problems.add(
              problem(i, Files.exists(directory) ? "is not a directory" : "does not exist"));
        } else if (seen.add(directory.toRealPath())) {
          folders.addAll(foldersIn(directory));
        }
      } catch (IOException e) {
        problems.add(problem(i, "cannot be read: " + e));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return folders;
  }

  private static List<Path> foldersIn(Path directory) throws IOException {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        Path manifest = entry.resolve(ManifestReader.FILE_NAME);
        if (Files.isDirectory(entry) && Files.exists(manifest, LinkOption.NOFOLLOW_LINKS)) {
          folders.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    folders.sort(Comparator.naturalOrder());
    return folders;
  }

  private ConfigProblem problem(int index, String what) {
    Path directory = config.pluginDirectories().get(index);
    String message = "the plugin directory %s %s".formatted(directory, what);
    Document host = config.policy().host();
    String pointer = Pointer.child("/plugins/directories", index);
    return config.policy().wroteDirectories()
        ? host.problem(pointer, message)
        : new ConfigProblem(directory, 0, 0, "$", "", message);
  }
}
