package dev.constrictor.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has pip choose wheels that are tied to no interpreter and no platform. pip alone can be told so;
 * it runs on {@code cpython.interpreter}, which reads the requirements' markers, too.
 */
final class PureInstaller {
  private final BuildSettings settings;

  PureInstaller(BuildSettings settings) {
    this.settings = settings;
  }

  /** pip, and where it may take packages from. */
  private record Prepared(
      Installer.Pip pip, BuildProcess processes, Installer.Sources sources, Path file) {}

  private Prepared prepare(Requirements requirements, boolean hashed, Path work)
      throws IOException, InterruptedException, EnvironmentException {
    BaseInterpreter interpreter = BaseInterpreter.probe(settings.python().interpreter());
    Installer.Pip pip = new Tools(settings, interpreter).pip();
    Installer.Sources sources = settings.wheels(hashed);
    requirements.requireAllowed(sources);
    return new Prepared(
        pip,
        settings.processes(interpreter),
        sources,
        Files.write(work.resolve("requirements.txt"), requirements.texts()));
  }

  /**
   * Installs into a folder.
   *
   * @throws NotInProcessException when a package is to be had with native code alone
   */
  void install(Requirements requirements, InProcessPython python, Path target, Path work)
      throws IOException, InterruptedException, EnvironmentException {
    Prepared prepared = prepare(requirements, requirements.hashed(), work);
    List<String> command = new ArrayList<>(prepared.pip().options());
    command.addAll(List.of("install", "--no-compile", "--progress-bar", "off"));
    command.addAll(List.of("--root-user-action", "ignore", "--target", target.toString()));
    command.addAll(pureWheels(python));
    command.addAll(List.of("-r", prepared.file().toString()));
    command.addAll(prepared.sources().options());
    BuildProcess.Result result = prepared.processes().run(command, work, line -> {});
    if (result.failed()) {
      throw failure(prepared, requirements, result, work);
    }
  }

  private static List<String> pureWheels(InProcessPython python) {
    List<String> options = new ArrayList<>(List.of("--python-version", python.version()));
    options.addAll(List.of("--implementation", "py", "--abi", "none", "--platform", "any"));
    return options;
  }

  private static EnvironmentException failure(
      Prepared prepared, Requirements requirements, BuildProcess.Result result, Path work)
      throws IOException, InterruptedException {
    Optional<String> nativeWheel =
        result.silent().isPresent() // asking once more would wait as long
            ? Optional.empty()
            : nativeWheel(prepared, requirements, work);
    return nativeWheel.isPresent()
        ? new NotInProcessException(nativeWheel.get())
        : InstallFailure.of(prepared.pip(), prepared.sources(), requirements, result);
  }

  /** What pip would take for a process of its own tells what stood in the way here. */
  private static Optional<String> nativeWheel(
      Prepared prepared, Requirements requirements, Path work)
      throws IOException, InterruptedException {
    Path answer = work.resolve("native.json");
    List<String> command =
        prepared.pip().report(prepared.file(), answer, prepared.sources(), List.of());
    return prepared.processes().run(command, work, line -> {}).failed()
        ? Optional.empty()
        : PipReport.read(answer).nativeWheel(requirements);
  }

  /** The lines of a lock, by package. */
  List<String> lines(Requirements declared, InProcessPython python, Path work)
      throws IOException, InterruptedException, EnvironmentException {
    Prepared prepared = prepare(declared, false, work);
    Path answer = work.resolve("resolved.json");
    List<String> options = new ArrayList<>(pureWheels(python));
    options.addAll(List.of("--target", work.resolve("nowhere").toString()));
    List<String> command =
        prepared.pip().report(prepared.file(), answer, prepared.sources(), options);
    BuildProcess.Result result = prepared.processes().run(command, work, line -> {});
    if (result.failed()) {
      throw failure(prepared, declared, result, work);
    }
    return new Requirements(PipReport.read(answer).lines()).texts();
  }
}
