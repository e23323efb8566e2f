package dev.constrictor.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What runs the guest. The JVM flags of each stand here and nowhere else. */
enum RuntimeProfile {
  /** Any stock JDK. */
  INTERPRETER("interpreter", "Interpreted"),
  /** The Graal compiler in the place of the JDK's own. */
  JIT("JIT", "GraalVM CE"),
  /** Processes of their own; any stock JDK beside them. */
  CPYTHON("CPython", "Interpreted");

  /** Where plugins share the host's process. */
  static final List<RuntimeProfile> IN_PROCESS = List.of(INTERPRETER, JIT);

  private static final List<String> ALWAYS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  private final String label;
  private final String implementation;

  RuntimeProfile(String label, String implementation) {
    this.label = label;
    this.implementation = implementation;
  }

  String label() {
    return label;
  }

  /** The name an engine gives itself when this profile is truly in force. */
  String implementation() {
    return implementation;
  }

  /**
   * Flags for a JVM of this profile.
   *
   * @param compiler the folder of the compiler's jars
   */
  List<String> jvmFlags(Path compiler) {
    List<String> own =
        switch (this) {
          case INTERPRETER, CPYTHON -> List.of();
          case JIT ->
              List.of(
                  "-XX:+UnlockExperimentalVMOptions",
                  "-XX:+EnableJVMCI",
                  "--upgrade-module-path=" + compiler);
        };
    return Stream.concat(ALWAYS.stream(), own.stream()).toList();
  }
}
