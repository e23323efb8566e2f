package dev.constrictor.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the versions and hashes that requirements come to, without installing. uv gives the hashes
 * of all files of a version, so that its lock serves other platforms too; pip those of the files
 * that it would take here.
 */
final class Resolution {
  private final BuildSettings settings;
  private final BaseInterpreter interpreter;
  private final BuildProcess processes;

  Resolution(BuildSettings settings, BaseInterpreter interpreter) {
    this.settings = settings;
    this.interpreter = interpreter;
    this.processes = settings.processes(interpreter);
  }

  /** The lines of a lock, by package. */
  List<String> lines(Requirements declared, Path work)
      throws IOException, InterruptedException, EnvironmentException {
    Tools tools = new Tools(settings, interpreter);
    Installer.Sources sources = settings.sources(false);
    declared.requireAllowed(sources);
    Path file = Files.write(work.resolve("requirements.in"), declared.texts());
    Path answer = work.resolve("resolved");
    return switch (tools.choose()) {
      case Installer.Uv uv -> {
        List<String> command = new ArrayList<>(List.of(uv.executable().toString(), "pip"));
        command.addAll(List.of("compile", "--quiet", "--generate-hashes", "--no-header"));
        command.addAll(List.of("--no-annotate", "--color", "never", "--python"));
        command.addAll(List.of(interpreter.executable().toString(), "-o", answer.toString()));
        command.add(file.toString());
        command.addAll(sources.options());
        BuildProcess withPipSettings =
            settings.processes(
                interpreter, PipSettings.forUv(settings.variables(), tools.pip(), processes, work));
        resolve(withPipSettings, uv, command, sources, declared, work);
        yield new Requirements(Requirements.read(answer).lines()).texts();
      }
      case Installer.Pip pip -> {
        List<String> command = pip.report(file, answer, sources, List.of());
        resolve(processes, pip, command, sources, declared, work);
        yield new Requirements(PipReport.read(answer).lines()).texts();
      }
    };
  }

  private static void resolve(
      BuildProcess processes,
      Installer installer,
      List<String> command,
      Installer.Sources sources,
      Requirements declared,
      Path work)
      throws IOException, InterruptedException, EnvironmentException {
    BuildProcess.Result result = processes.run(command, work, line -> {});
    if (result.failed()) {
      throw InstallFailure.of(installer, sources, declared, result);
    }
  }
}
