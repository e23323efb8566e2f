package dev.constrictor.environment;

import dev.constrictor.config.CPythonSettings;
import dev.constrictor.config.RequirementLine;
import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds the versions and hashes that requirements come to, without installing. uv gives the hashes
 * of all files of a version, so that its lock serves other platforms too; pip those of the files
 * that it would take here.
 */
final class Resolution {
  private final CPythonSettings settings;
  private final Interpreter interpreter;
  private final Map<String, String> variables;
  private final BuildProcess processes;

  Resolution(CPythonSettings settings, Interpreter interpreter, Map<String, String> variables) {
    this.settings = settings;
    this.interpreter = interpreter;
    this.variables = Map.copyOf(variables);
    this.processes = new BuildProcess(interpreter.executable(), variables);
  }

  /** The lines of a lock, by package. */
  List<String> lines(Requirements declared, Tools tools, Path work)
      throws IOException, InterruptedException, EnvironmentException {
    Installer.Sources sources =
        new Installer.Sources(
            settings.findLinks(), settings.offline(), settings.allowSourceBuilds(), false);
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
            new BuildProcess(
                interpreter.executable(),
                PipSettings.forUv(variables, tools.pip(), processes, work));
        resolve(withPipSettings, uv, command, work);
        yield new Requirements(Requirements.read(answer).lines()).texts();
      }
      case Installer.Pip pip -> {
        List<String> command = new ArrayList<>(pip.command());
        command.addAll(List.of("--no-input", "--disable-pip-version-check", "install"));
        command.addAll(List.of("--quiet", "--dry-run", "--ignore-installed", "--report"));
        command.addAll(List.of(answer.toString(), "-r", file.toString()));
        command.addAll(sources.options());
        resolve(processes, pip, command, work);
        yield new Requirements(ofReport(answer)).texts();
      }
    };
  }

  private static void resolve(
      BuildProcess processes, Installer installer, List<String> command, Path work)
      throws IOException, InterruptedException, EnvironmentException {
    BuildProcess.Result result = processes.run(command, work, line -> {});
    if (result.failed()) {
      throw new EnvironmentException(
          "%s could not resolve the requirements; it said:\n%s"
              .formatted(installer.name(), result.text()));
    }
  }

  private static List<RequirementLine> ofReport(Path report) throws IOException {
    List<RequirementLine> lines = new ArrayList<>();
    try {
      if (JsonCodec.parseJson(Files.readString(report)) instanceof Map<?, ?> map
          && map.get("install") instanceof List<?> installs) {
        for (Object install : installs) {
          lines.add(line(install));
        }
      }
    } catch (MalformedMessageException e) {
      throw new IOException("pip's report is not JSON", e);
    }
    return lines;
  }

  private static RequirementLine line(Object install) throws IOException {
    if (install instanceof Map<?, ?> one
        && one.get("metadata") instanceof Map<?, ?> metadata
        && one.get("download_info") instanceof Map<?, ?> download
        && download.get("archive_info") instanceof Map<?, ?> archive
        && archive.get("hashes") instanceof Map<?, ?> hashes) {
      String requirement = metadata.get("name") + "==" + metadata.get("version");
      return new RequirementLine(requirement, List.of("sha256:" + hashes.get("sha256")));
    }
    throw new IOException("pip's report has no hash for: " + install);
  }
}
