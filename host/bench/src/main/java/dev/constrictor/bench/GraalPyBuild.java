package dev.constrictor.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which GraalPy is on a class path: the released jars, or the one that the build made of them. */
enum GraalPyBuild {
  STOCK("stock"),
  REWRITTEN("rewritten");

  private static final String REWRITTEN_JAR = "-rewritten.jar";

  private final String label;

  GraalPyBuild(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /**
   * A class path of jars alone, in a fixed order, as an AOT cache wants it.
   *
   * @param target this module's build folder: {@code lib} has what is shipped, {@code stock} the
   *     jars that the rewritten one was made of, {@code cases} further classes to run
   */
  String classPath(Path target) throws IOException {
    List<Path> jars = new ArrayList<>(jars(target));
    jars.addAll(jars(target.resolve("cases")));
    jars.addAll(jars(target.resolve("lib")));
    if (this == STOCK) {
      jars.removeIf(jar -> jar.toString().endsWith(REWRITTEN_JAR));
      jars.addAll(jars(target.resolve("stock")));
    }
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
