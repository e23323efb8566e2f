package dev.constrictor.environment;

import dev.constrictor.files.FolderTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds an installer: uv on the PATH or fetched once into the store's tool cache, pip of the
 * interpreter or of a small environment made for it once.
 */
final class Tools {
  /** The uv that is fetched; one on the PATH is taken as it is. */
  static final String UV_VERSION = "0.13.9";

  private static final Logger LOG = LoggerFactory.getLogger(Tools.class);

  private final Path folder;
  private final BuildSettings settings;
  private final BaseInterpreter interpreter;
  private final BuildProcess processes;

  Tools(BuildSettings settings, BaseInterpreter interpreter) {
    this.folder = settings.store().tools();
    this.settings = settings;
    this.interpreter = interpreter;
    this.processes = settings.processes(interpreter);
  }

  /** The installer that {@code cpython.installer} stands for here. */
  Installer choose() throws IOException, InterruptedException, EnvironmentException {
    if (settings.python().installer().equals("pip")) {
      return pip();
    }
    Optional<Path> onPath = onPath("uv");
    if (onPath.isPresent()) {
      return new Installer.Uv(onPath.get());
    }
    Path cached = folder.resolve("uv-" + UV_VERSION);
    if (!Files.isExecutable(uvIn(cached))) {
      Optional<String> failure = fetchUv(cached);
      if (failure.isPresent()) {
        if (settings.python().installer().equals("uv")) {
          throw new EnvironmentException(
              "cpython.installer is uv, which is not on the PATH and cannot be fetched:\n"
                  + failure.get());
        }
        LOG.info("uv cannot be had, so pip installs: {}", failure.get());
        return pip();
      }
    }
    return new Installer.Uv(uvIn(cached));
  }

  private static Path uvIn(Path cached) {
    return cached.resolve("bin/uv");
  }

  @SuppressWarnings("try") // the lock is held, not used
  private Optional<String> fetchUv(Path cached)
      throws IOException, InterruptedException, EnvironmentException {
    if (settings.python().offline() && settings.python().findLinks().isEmpty()) {
      return Optional.of("cpython.offline is set, and cpython.find_links names no folder");
    }
    Installer.Pip pip = pip();
    try (StoreLock lock = StoreLock.take(folder.resolve("uv.lock"))) {
      if (Files.isExecutable(uvIn(cached))) {
        return Optional.empty();
      }
      Path aside = folder.resolve("uv.new");
      new FolderTree(aside).remove();
      List<String> command = new ArrayList<>(pip.command());
      command.addAll(List.of("--disable-pip-version-check", "--no-input", "--no-color"));
      command.addAll(List.of("install", "--no-deps", "--no-compile", "--retries", "1"));
      command.addAll(List.of("--timeout", "15", "--progress-bar", "off"));
      command.addAll(List.of("--target", aside.toString(), "uv==" + UV_VERSION));
      command.addAll(settings.wheels(false).options());
      BuildProcess.Result result = processes.run(command, folder, line -> {});
      if (result.failed() || !Files.isExecutable(uvIn(aside))) {
        new FolderTree(aside).remove();
        return Optional.of(result.text());
      }
      Files.move(aside, cached, StandardCopyOption.ATOMIC_MOVE);
      return Optional.empty();
    }
  }

  /** pip of the interpreter, else of an environment of its own. */
  @SuppressWarnings("try") // the lock is held, not used
  Installer.Pip pip() throws IOException, InterruptedException, EnvironmentException {
    Files.createDirectories(folder);
    List<String> own = List.of(interpreter.executable().toString(), "-I", "-m", "pip");
    if (!processes.run(with(own, "--version"), folder, line -> {}).failed()) {
      return new Installer.Pip(own);
    }
    Path home = folder.resolve("pip-" + interpreter.version() + "-" + interpreter.platform());
    List<String> made = List.of(home.resolve("bin/python").toString(), "-I", "-m", "pip");
    try (StoreLock lock = StoreLock.take(folder.resolve("pip.lock"))) {
      if (!Files.exists(home)
          || processes.run(with(made, "--version"), folder, line -> {}).failed()) {
        new FolderTree(home).remove();
        BuildProcess.Result result =
            processes.run(
                List.of(interpreter.executable().toString(), "-I", "-m", "venv", home.toString()),
                folder,
                line -> {});
        if (result.failed()) {
          new FolderTree(home).remove();
          throw new EnvironmentException(
              "%s has neither pip nor what makes it (Debian's package is python3-venv):\n%s"
                  .formatted(interpreter.executable(), result.text()));
        }
      }
    }
    return new Installer.Pip(made);
  }

  private static List<String> with(List<String> command, String argument) {
    List<String> whole = new ArrayList<>(command);
    whole.add(argument);
    return whole;
  }

  private Optional<Path> onPath(String command) {
    for (String place :
        settings.variables().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path file = Path.of(place, command);
      if (!place.isEmpty() && Files.isExecutable(file) && Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }
}
