package dev.constrictor.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The JVM that a guest is measured in.
 *
 * @param build which GraalPy it has
 * @param profile what runs it
 * @param target this module's build folder
 */
record GuestJvm(GraalPyBuild build, RuntimeProfile profile, Path target) {
  /** Such as {@code rewritten, JIT}. */
  String label() {
    return build.label() + ", " + profile.label();
  }

  /**
   * A command line.
   *
   * @param flags further ones for this run
   * @param main the class to run
   * @param arguments what it is given
   */
  List<String> command(List<String> flags, String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(profile.jvmFlags(target.resolve("compiler")));
    command.addAll(flags);
    command.addAll(List.of("-cp", build.classPath(target), main));
    command.addAll(Stream.of(arguments).toList());
    return command;
  }
}
