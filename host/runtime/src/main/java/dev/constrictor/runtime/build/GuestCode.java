package dev.constrictor.runtime.build;

import java.util.List;
import java.util.Optional;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;

/** Runs the passes over all code that works on a guest's behalf. For one thread. */
final class GuestCode {
  /** A library that works on a guest's behalf. */
  private record Library(String name, String packagePrefix) {}

  private static final List<Library> LIBRARIES =
      List.of(
          new Library("GraalPy", "com/oracle/graal/python/"),
          new Library("TRegex", "com/oracle/truffle/regex/"),
          new Library("Truffle strings", "com/oracle/truffle/api/strings/"),
          new Library("ICU", "org/graalvm/shadowed/com/ibm/icu/"),
          new Library("XZ", "org/graalvm/shadowed/org/tukaani/xz/"),
          new Library("Bouncy Castle", "org/bouncycastle/"));

  private final List<MethodPass> passes;
  private final Tally tally;

  GuestCode(List<MethodPass> passes, Tally tally) {
    this.passes = passes;
    this.tally = tally;
  }

  /** The class as it shall be: itself where there is nothing to change. */
  byte[] rewrite(String className, byte[] original) {
    Optional<Library> library =
        LIBRARIES.stream().filter(each -> className.startsWith(each.packagePrefix)).findFirst();
    if (library.isEmpty()) {
      return original;
    }
    tally.enter(library.get().name);
    int before = tally.total();
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, 0);
    ClassVisitor changes = new MethodChanges(depthCounted(className, writer), this::passed);
    reader.accept(changes, ClassReader.EXPAND_FRAMES);
    if (tally.total() == before) {
      return original;
    }
    tally.add("classes");
    return writer.toByteArray();
  }

  private ClassVisitor depthCounted(String className, ClassVisitor next) {
    return className.startsWith(DepthCounts.SLOTS)
        ? new DepthCounts(next, DepthCounts::isNesting, "Nested", () -> tally.add("depth counts"))
        : next;
  }

  private MethodVisitor passed(int access, String name, String descriptor, MethodVisitor writer) {
    if (name.equals("<clinit>")) {
      return writer; // runs once, not on a guest's data, and must never be broken off
    }
    MethodVisitor method = writer;
    for (MethodPass pass : passes) {
      method = pass.over(method, access, descriptor, tally);
    }
    return method;
  }
}
