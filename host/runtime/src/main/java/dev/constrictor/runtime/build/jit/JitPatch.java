package dev.constrictor.runtime.build.jit;

import dev.constrictor.runtime.jit.ClassPathCompiler;
import dev.constrictor.runtime.jit.ClassPathServices;
import dev.constrictor.runtime.jit.Compilation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The build's entry point: {@code TRUFFLE_RUNTIME_JAR COMPILER_JAR OUTPUT_FOLDER}. Writes both
 * jars, patched, under their own names; jars that are newer than what they are made of stay.
 */
public final class JitPatch {
  private static final JarPatch RUNTIME =
      new JarPatch(Hooks.TRUFFLE_RUNTIME, List.of(ClassPathCompiler.class, Compilation.class));
  private static final JarPatch COMPILER =
      new JarPatch(Hooks.GRAAL_COMPILER, List.of(ClassPathServices.class));

  private JitPatch() {}

  /** Ends with status 1 and the reason on stderr when a jar is not the one that is known. */
  public static void main(String[] args) throws IOException {
    Path output = Path.of(args[2]);
    Files.createDirectories(output);
    try {
      patch(RUNTIME, Path.of(args[0]), output);
      patch(COMPILER, Path.of(args[1]), output);
    } catch (IllegalStateException e) {
      System.err.println("the compiler cannot be patched: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void patch(JarPatch patch, Path original, Path folder) throws IOException {
    Path patched = folder.resolve(original.getFileName());
    if (!isCurrent(patched, original)) {
      patch.write(original, patched);
    }
  }

  /** An AOT cache names its jars by time: a jar that need not change must not. */
  private static boolean isCurrent(Path patched, Path original) throws IOException {
    if (!Files.exists(patched)) {
      return false;
    }
    long made = patched.toFile().lastModified();
    try (Stream<Path> tool = Files.walk(ownClasses())) {
      return Stream.concat(Stream.of(original), tool.filter(Files::isRegularFile))
          .allMatch(source -> source.toFile().lastModified() < made);
    }
  }

  /** The folder of the build's classes: this tool is never packed. */
  private static Path ownClasses() {
    String root = JitPatch.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return Path.of(root, JitPatch.class.getPackageName().replace('.', '/'));
  }
}
