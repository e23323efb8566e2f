package dev.constrictor.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Builds one environment of an interpreter, aside, and imports once what was required as a test.
 * The caller holds the environment's lock.
 */
final class EnvironmentBuild {
  private static final long RELOCATED_BYTES = 1 << 20;

  private final BuildSettings settings;
  private final BaseInterpreter interpreter;
  private final Consumer<String> steps;
  private final BuildProcess processes;

  EnvironmentBuild(BuildSettings settings, BaseInterpreter interpreter, Progress progress) {
    this.settings = settings;
    this.interpreter = interpreter;
    this.steps = progress.fromNow();
    this.processes = settings.processes(interpreter);
  }

  /**
   * Fills the folder {@code aside} as {@link StoredEnvironments.Maker} says.
   *
   * @param systemSitePackages whether it also sees the distribution's packages
   */
  Environment make(
      Path aside, Path target, Path work, Requirements requirements, boolean systemSitePackages)
      throws IOException, InterruptedException, EnvironmentException {
    String name = String.valueOf(target.getFileName());
    steps.accept("making environment " + name);
    makeVenv(aside, systemSitePackages, work);
    List<InstalledPackage> packages = List.of();
    if (!requirements.isEmpty()) {
      install(aside, requirements, work);
      steps.accept("importing what was installed");
      packages =
          new SelfTest(processes, settings.bounds().perImport())
              .run(aside.resolve("bin/python"), requirements, work);
      compile(aside, target, work);
    }
    relocate(aside, target);
    steps.accept("environment %s is ready".formatted(name));
    return new Environment(name, aside, interpreter.version(), requirements.texts(), packages);
  }

  private void makeVenv(Path aside, boolean systemSitePackages, Path work)
      throws IOException, InterruptedException, EnvironmentException {
    List<String> command = python("-m", "venv", "--without-pip", "--symlinks");
    if (systemSitePackages) {
      command.add("--system-site-packages");
    }
    command.add(aside.toString());
    BuildProcess.Result result = processes.run(command, work, line -> {});
    if (result.failed()) {
      throw new EnvironmentException(
          "%s cannot make an environment:\n%s".formatted(interpreter.executable(), result.text()));
    }
  }

  private List<String> python(String... arguments) {
    List<String> command = new ArrayList<>(List.of(interpreter.executable().toString(), "-I"));
    command.addAll(List.of(arguments));
    return command;
  }

  private void install(Path aside, Requirements requirements, Path work)
      throws IOException, InterruptedException, EnvironmentException {
    Installer.Sources sources = settings.sources(requirements.hashed());
    requirements.requireAllowed(sources);
    Tools tools = new Tools(settings, interpreter);
    Installer installer = tools.choose();
    Path file = Files.write(work.resolve("requirements.txt"), requirements.texts());
    steps.accept(
        "installing %s with %s"
            .formatted(String.join(", ", requirements.names()), installer.name()));
    BuildProcess.Result result =
        processesFor(installer, tools, work)
            .run(installer.install(aside.resolve("bin/python"), file, sources), work, this::said);
    if (result.failed()) {
      throw InstallFailure.of(installer, sources, requirements, result);
    }
  }

  private BuildProcess processesFor(Installer installer, Tools tools, Path work)
      throws IOException, InterruptedException, EnvironmentException {
    return installer instanceof Installer.Uv
        ? settings.processes(
            interpreter, PipSettings.forUv(settings.variables(), tools.pip(), processes, work))
        : processes;
  }

  /** The installers' lines that tell how it goes on. */
  private void said(String line) {
    String text = line.strip();
    if (text.matches("(?:Collecting|Downloading|Resolved|Prepared|Install(?:ing|ed)) .*")) {
      steps.accept(text);
    }
  }

  /**
   * Bytecode is made here once: nobody may write into the environment later. Its file names are
   * those of the final place. A file that does not compile is its package's business.
   */
  private void compile(Path aside, Path target, Path work)
      throws IOException, InterruptedException {
    steps.accept("compiling");
    List<String> command = python("-m", "compileall", "-q", "-j", "0");
    command.addAll(List.of("--invalidation-mode", "unchecked-hash"));
    command.addAll(List.of("-s", aside.toString(), "-p", target.toString()));
    command.add(aside.resolve("lib").toString());
    processes.run(command, work, line -> {});
  }

  /** Scripts and settings name the folder that they were made in. */
  private static void relocate(Path aside, Path target) throws IOException {
    List<Path> files = new ArrayList<>(Folders.in(aside.resolve("bin")));
    files.add(aside.resolve("pyvenv.cfg"));
    for (Path file : files) {
      if (!Files.isSymbolicLink(file)
          && Files.isRegularFile(file)
          && Files.size(file) < RELOCATED_BYTES) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (text.contains(aside.toString())) {
          Files.writeString(
              file, text.replace(aside.toString(), target.toString()), StandardCharsets.ISO_8859_1);
        }
      }
    }
  }
}
