package dev.constrictor.cli;

import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginManifest;
import dev.constrictor.config.PluginScanner;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A copy of a plugin that serves its tests in place of its commands: same manifest, another
 * entrypoint. Being a copy, it leaves the plugin's own files alone, whatever its tests write.
 */
final class TestFolder implements AutoCloseable {
  private static final String MANIFEST = "plugin.yaml";
  private static final String RUNNER = "constrictor_test_runner.py";
  private static final Set<String> LEFT_OUT = Set.of("__pycache__", ".git", ".venv", "venv");

  /** The key at the top level: at the start of a line, or of the mapping's flow form. */
  private static final Pattern ENTRYPOINT =
      Pattern.compile(
          "(?m)^(\\{\\s*(?:[^{}]*,\\s*)?)?([\"']?)entrypoint\\2\\s*:\\s*(\"[^\"]*\"|'[^']*'|[^,}\\s#]+)");

  private final TemporaryFolder folder;

  /**
   * Makes the copy.
   *
   * @throws UsageException when the manifest's entrypoint cannot be replaced
   */
  TestFolder(PluginManifest plugin, HostConfig config) throws IOException, UsageException {
    this.folder = new TemporaryFolder("test");
    try {
      Path copy = folder.path().resolve(plugin.name());
      Files.walkFileTree(plugin.folder(), new Copy(plugin.folder(), copy));
      Files.writeString(copy.resolve(RUNNER), Resources.text("tests/runner.py"));
      Path manifest = copy.resolve(MANIFEST);
      Matcher entrypoint = ENTRYPOINT.matcher(Files.readString(manifest));
      Files.writeString(
          manifest,
          entrypoint.replaceFirst(
              found ->
                  found.group().substring(0, found.group().length() - found.group(3).length())
                      + RUNNER));
      check(copy, config.withPluginDirectories(List.of(folder.path())));
    } catch (IOException | UsageException | RuntimeException failure) {
      folder.close();
      throw failure;
    }
  }

  private static void check(Path copy, HostConfig config) throws UsageException {
    PluginCandidate candidate = new PluginScanner(config, System.getenv()).load(copy);
    if (!(candidate instanceof PluginCandidate.Valid valid
        && valid.manifest().entrypoint().endsWith(RUNNER))) {
      throw new UsageException(
          copy.getFileName()
              + ": its tests cannot be run: write entrypoint on a line of its own in plugin.yaml,"
              + " and set it nowhere else");
    }
  }

  /** The plugin directory with the copy in it. */
  Path pluginDirectory() {
    return folder.path();
  }

  @Override
  public void close() {
    folder.close();
  }

  /** Copies folders and files; links that lead to a file of the plugin become that file. */
  private static final class Copy extends SimpleFileVisitor<Path> {
    private final Path source;
    private final Path target;

    Copy(Path source, Path target) {
      this.source = source;
      this.target = target;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      if (LEFT_OUT.contains(directory.getFileName().toString())) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      Files.createDirectories(target.resolve(source.relativize(directory)));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      boolean inside =
          attributes.isRegularFile()
              || (attributes.isSymbolicLink()
                  && Files.isRegularFile(file)
                  && file.toRealPath().startsWith(source));
      if (inside) {
        Files.copy(file, target.resolve(source.relativize(file)));
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
