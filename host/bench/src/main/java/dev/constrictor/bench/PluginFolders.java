package dev.constrictor.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A temporary plugin directory with several plugins of the same code. Whoever makes it closes it.
 */
final class PluginFolders implements AutoCloseable {
  // Restarts are what one benchmark measures: they must neither wait nor run out. A start on a busy
  // machine, compiler and all, may take its time.
  private static final String MANIFEST =
      """
      name: %s
      version: 1.0.0
      entrypoint: main.py
      limits: {start_timeout: 5m}
      backend: %s
      instances: %d
      restart: {max_restarts: 1000, within: 1s, initial_backoff: 1ms, max_backoff: 1ms}
      """;

  private static final String CONFIG = "host.yaml";
  private static final String HOST =
      """
      plugins: {directories: [.]}
      cpython: {spares: %d}
      """;

  private final Path directory;
  private final List<String> names;

  /**
   * Writes the folders.
   *
   * @param plugins how many
   * @param backend what they run on
   * @param instances how many each has
   * @param spares workers in waiting
   */
  private PluginFolders(int plugins, String backend, int instances, int spares) {
    names = IntStream.range(0, plugins).mapToObj(index -> "bench-" + index).toList();
    try (InputStream in = PluginFolders.class.getResourceAsStream("main.py")) {
      if (in == null) {
        throw new IllegalStateException("this jar is incomplete: main.py is missing");
      }
      byte[] code = in.readAllBytes();
      directory = Files.createTempDirectory("constrictor-bench");
      Files.writeString(config(), HOST.formatted(spares));
      for (String name : names) {
        Path folder = Files.createDirectory(directory.resolve(name));
        Files.write(folder.resolve("main.py"), code);
        Files.write(
            folder.resolve("plugin.yaml"),
            MANIFEST.formatted(name, backend, instances).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the plugins to measure", e);
    }
  }

  /** Plugins in process, one instance each. */
  static PluginFolders ofContexts(int plugins) {
    return new PluginFolders(plugins, "graalpy", 1, 0);
  }

  /** One plugin, whose instances are processes. */
  static PluginFolders ofWorkers(int instances, int spares) {
    return new PluginFolders(1, "cpython", instances, spares);
  }

  /** The host's configuration. */
  Path config() {
    return directory.resolve(CONFIG);
  }

  List<String> names() {
    return names;
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }
}
