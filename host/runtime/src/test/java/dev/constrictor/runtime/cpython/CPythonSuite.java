package dev.constrictor.runtime.cpython;

import dev.constrictor.runtime.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tests that CPython brings along, run on a GraalPy in processes of their own. */
final class CPythonSuite {
  private static final List<String> WHERE =
      List.of("python3", "-c", "import sysconfig; print(sysconfig.get_path('stdlib'), end='')");

  /** More than there are tests that take too long. */
  private static final int MOST_PROCESSES = 50;

  /** How a JVM with one of the two GraalPys is started. */
  @FunctionalInterface
  interface Jvm {
    List<String> command(List<String> flags, Class<?> main, List<String> arguments);
  }

  private final Path folder;

  private CPythonSuite(Path folder) {
    this.folder = folder;
  }

  /** Those of the machine's {@code python3}; Debian has them in a package of their own. */
  static Optional<CPythonSuite> installed() throws IOException, InterruptedException {
    ChildJvm.Outcome where = ChildJvm.run(WHERE);
    Path folder = Path.of(where.output());
    return where.status() == 0 && Files.exists(folder.resolve("test/test_list.py"))
        ? Optional.of(new CPythonSuite(folder))
        : Optional.empty();
  }

  /**
   * Runs modules; the outcome of each test by its name.
   *
   * @param work an empty folder
   */
  Map<String, String> run(Jvm jvm, List<String> modules, Path work)
      throws IOException, InterruptedException {
    Path packages = Files.createDirectory(work.resolve("packages"));
    Files.createSymbolicLink(packages.resolve("test"), folder.resolve("test"));
    Path outcomes = work.resolve("outcomes");
    List<String> arguments = new ArrayList<>(List.of(packages.toString(), outcomes.toString()));
    arguments.addAll(modules);
    List<String> command = jvm.command(List.of("-Xmx2g"), SuiteProcess.class, arguments);
    ChildJvm.Outcome outcome = ChildJvm.run(command);
    for (int more = 1;
        outcome.status() == SuiteProcess.UNFINISHED && more < MOST_PROCESSES;
        more++) {
      outcome = ChildJvm.run(command);
    }
    if (outcome.status() != 0) {
      throw new IOException("exit status %d:%n%s".formatted(outcome.status(), outcome.output()));
    }
    Map<String, String> byTest = new TreeMap<>();
    for (String line : Files.readAllLines(outcomes)) {
      String[] fields = line.split("\t", 2);
      byTest.put(fields[0], fields[1]);
    }
    return byTest;
  }
}
