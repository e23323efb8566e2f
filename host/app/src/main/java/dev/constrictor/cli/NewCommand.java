package dev.constrictor.cli;

import dev.constrictor.config.ConfigProblem;
import dev.constrictor.config.HostConfig;
import dev.constrictor.config.PluginCandidate;
import dev.constrictor.config.PluginScanner;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code constrictor new}: a plugin to begin with, whose tests pass. */
@Command(
    name = "new",
    description = "Makes the folder of a new plugin: manifest, code, tests, README.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  constrictor new hello",
      "  constrictor new hello --plugins my/plugins"
    })
final class NewCommand implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final List<String> FILES =
      List.of("plugin.yaml", "main.py", "tests/test_main.py", "conftest.py", "README.md");

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = "The plugin directory to make it in; ./plugins without it.")
  private Path plugins = Path.of("plugins");

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "Its name: a lower-case letter, then letters, digits and hyphens.")
  private String name = "";

  @Override
  public Integer call() throws Exception {
    if (!NAME.matcher(name).matches()) {
      throw new UsageException(
          "NAME: expected a lower-case letter, then up to 62 lower-case letters, digits and"
              + " hyphens, saw '%s'".formatted(name));
    }
    Path folder = plugins.resolve(name);
    write(folder);
    check(folder);
    FILES.forEach(file -> System.out.println(folder.resolve(file)));
    String option = plugins.equals(Path.of("plugins")) ? "" : " --plugins " + plugins;
    System.err.println("Next:");
    System.err.println("  constrictor test " + name + option);
    System.err.println("  constrictor call " + name + " greet name=Ada" + option);
    return Main.DONE;
  }

  private void write(Path folder) throws UsageException {
    try {
      Files.createDirectories(plugins);
      Files.createDirectory(folder);
      for (String file : FILES) {
        Path target = folder.resolve(file);
        Files.createDirectories(target.resolveSibling("."));
        Files.writeString(target, Resources.text("scaffold/" + file).replace("@NAME@", name));
      }
    } catch (FileAlreadyExistsException e) {
      throw new UsageException(e.getFile() + " is there already; nothing was written", e);
    } catch (IOException e) {
      throw new UsageException(folder + " cannot be written: " + e, e);
    }
  }

  /** What is made must be good; the built-in defaults are what it is held to. */
  private static void check(Path folder) {
    PluginCandidate made =
        new PluginScanner(HostConfig.defaults(), Map.of()).load(folder.toAbsolutePath());
    if (made instanceof PluginCandidate.Invalid invalid) {
      List<String> problems = invalid.problems().stream().map(ConfigProblem::toString).toList();
      throw new IllegalStateException("the new plugin is refused: " + problems);
    }
  }
}
