package dev.constrictor.environment;

import dev.constrictor.config.CPythonSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Has pip choose wheels that are tied to no interpreter and no platform. pip alone can be told so;
 * it runs on {@code cpython.interpreter}, which reads the requirements' markers, too.
 */
final class PureInstaller {
  private final StoreLayout store;
  private final CPythonSettings settings;
  private final Map<String, String> variables;

  PureInstaller(CPythonSettings settings, StoreLayout store, Map<String, String> variables) {
    this.settings = settings;
    this.store = store;
    this.variables = Map.copyOf(variables);
  }

  /** pip, and where it may take packages from. */
  private record Prepared(
      Installer.Pip pip, BuildProcess processes, Installer.Sources sources, Path file) {}

  private Prepared prepare(Requirements requirements, boolean hashed, Path work)
      throws IOException, InterruptedException, EnvironmentException {
    BaseInterpreter interpreter = BaseInterpreter.probe(settings.interpreter());
    Installer.Pip pip = new Tools(store.tools(), settings, interpreter, variables).pip();
    Installer.Sources sources =
        new Installer.Sources(settings.findLinks(), settings.offline(), false, hashed);
    requirements.requireAllowed(sources);
    return new Prepared(
        pip,
        new BuildProcess(interpreter.executable(), variables),
        sources,
        Files.write(work.resolve("requirements.txt"), requirements.texts()));
  }

  /**
   * Installs into a folder.
   *
   * @throws NotInProcessException when a package is to be had with native code alone
   */
  void install(
      Requirements requirements,
      InProcessPython python,
      Path target,
      Path work,
      Consumer<String> lines)
      throws IOException, InterruptedException, EnvironmentException {
    Prepared prepared = prepare(requirements, requirements.hashed(), work);
    List<String> command = new ArrayList<>(prepared.pip().options());
    command.addAll(List.of("install", "--no-compile", "--progress-bar", "off"));
    command.addAll(List.of("--root-user-action", "ignore", "--target", target.toString()));
    command.addAll(pureWheels(python));
    command.addAll(List.of("-r", prepared.file().toString()));
    command.addAll(prepared.sources().options());
    BuildProcess.Result result = prepared.processes().run(command, work, lines);
    if (result.failed()) {
      Optional<String> nativeWheel = nativeWheel(prepared, requirements, work);
      if (nativeWheel.isPresent()) {
        throw new NotInProcessException(nativeWheel.get());
      }
      throw InstallFailure.of(prepared.pip(), prepared.sources(), requirements, result);
    }
  }

  private static List<String> pureWheels(InProcessPython python) {
    List<String> options = new ArrayList<>(List.of("--python-version", python.version()));
    options.addAll(List.of("--implementation", "py", "--abi", "none", "--platform", "any"));
    return options;
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
      Optional<String> nativeWheel = nativeWheel(prepared, declared, work);
      throw nativeWheel.isPresent()
          ? new NotInProcessException(nativeWheel.get())
          : InstallFailure.of(prepared.pip(), prepared.sources(), declared, result);
    }
    return new Requirements(PipReport.read(answer).lines()).texts();
  }
}
