package dev.constrictor.environment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that installs packages: the command lines for it, nothing more. */
sealed interface Installer {
  /** The name used in configuration and messages. */
  String name();

  /** Installs what the file asks for into the environment of that interpreter. */
  List<String> install(Path environmentPython, Path requirements, Sources sources);

  /**
   * Where packages may come from.
   *
   * @param findLinks folders (absolute) or addresses with wheels
   * @param hashed whether every package must have a hash, and match it
   */
  record Sources(
      List<String> findLinks, boolean offline, boolean allowSourceBuilds, boolean hashed) {
    public Sources {
      findLinks = List.copyOf(findLinks);
    }

    /** The options that both installers know under the same names. */
    List<String> options() {
      List<String> options = new ArrayList<>();
      if (!allowSourceBuilds) {
        options.addAll(List.of("--only-binary", ":all:"));
      }
      if (hashed) {
        options.add("--require-hashes");
      }
      if (offline) {
        options.add("--no-index");
      }
      findLinks.stream()
          .filter(place -> !(offline && place.contains("://")))
          .forEach(place -> options.addAll(List.of("--find-links", place)));
      return options;
    }
  }

  /**
   * pip.
   *
   * @param command what starts it
   */
  record Pip(List<String> command) implements Installer {
    public Pip {
      command = List.copyOf(command);
    }

    @Override
    public String name() {
      return "pip";
    }

    /** What starts it, to run without a person. */
    List<String> options() {
      List<String> line = new ArrayList<>(command);
      line.addAll(List.of("--no-input", "--disable-pip-version-check", "--no-color"));
      return line;
    }

    /**
     * Tells what it would install, as {@link PipReport} reads it.
     *
     * @param options which wheels are meant; none for the interpreter's own
     */
    List<String> report(Path requirements, Path answer, Sources sources, List<String> options) {
      List<String> line = options();
      line.addAll(List.of("install", "--quiet", "--dry-run", "--ignore-installed"));
      line.addAll(List.of("--report", answer.toString(), "-r", requirements.toString()));
      line.addAll(options);
      line.addAll(sources.options());
      return line;
    }

    @Override
    public List<String> install(Path environmentPython, Path requirements, Sources sources) {
      List<String> line = options();
      line.addAll(List.of("--python", environmentPython.toString()));
      line.addAll(List.of("install", "--no-compile", "--progress-bar", "off"));
      line.addAll(List.of("--root-user-action", "ignore", "-r", requirements.toString()));
      line.addAll(sources.options());
      return line;
    }
  }

  /**
   * uv.
   *
   * @param executable the program
   */
  record Uv(Path executable) implements Installer {
    @Override
    public String name() {
      return "uv";
    }

    @Override
    public List<String> install(Path environmentPython, Path requirements, Sources sources) {
      List<String> line = new ArrayList<>();
      line.addAll(List.of(executable.toString(), "pip", "install", "--color", "never"));
      line.addAll(List.of("--no-progress", "--python", environmentPython.toString()));
      // A link into uv's cache would let damage to one environment reach all others.
      line.addAll(List.of("--link-mode", "copy", "-r", requirements.toString()));
      line.addAll(sources.options());
      return line;
    }
  }
}
