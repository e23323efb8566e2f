package dev.constrictor.runtime.build.jit;

import dev.constrictor.runtime.build.ClassPatches;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassWriter;

/**
 * A jar's hooks, and the classes that they call.
 *
 * @param hooks what is changed
 * @param added classes of this tool that the jar gets
 */
record JarPatch(List<Hook> hooks, List<Class<?>> added) {
  /** The jars are read once a start and unpacked each time: small matters less than quick. */
  private static final int LEVEL = Deflater.BEST_SPEED;

  private static final String CLASS = ".class";

  /**
   * Writes the patched jar; what was there before stays until the new one is whole.
   *
   * @throws IllegalStateException when the jar is not the one that is known
   */
  void write(Path original, Path patched) throws IOException {
    Path aside = patched.resolveSibling(patched.getFileName() + ".part");
    try {
      copy(original, aside);
      Files.move(aside, patched, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private void copy(Path original, Path aside) throws IOException {
    ClassPatches patches = new ClassPatches(List.copyOf(hooks), ClassWriter.COMPUTE_MAXS);
    try (ZipFile from = new ZipFile(original.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(aside))) {
      to.setLevel(LEVEL);
      for (ZipEntry entry : Collections.list(from.entries())) {
        byte[] content;
        try (InputStream in = from.getInputStream(entry)) {
          content = in.readAllBytes();
        }
        String name = entry.getName();
        boolean isClass = name.endsWith(CLASS);
        String className = isClass ? name.substring(0, name.length() - CLASS.length()) : name;
        put(to, entry, isClass ? patches.apply(className, content) : content);
      }
      patches.requireAllApplied();
      for (Class<?> type : added) {
        addClass(to, type);
      }
    }
  }

  private static void addClass(ZipOutputStream to, Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the tool's own class path lacks " + name);
      }
      put(to, new ZipEntry(name), in.readAllBytes());
    }
  }

  private static void put(ZipOutputStream to, ZipEntry like, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(like.getName());
    entry.setTime(Math.max(0, like.getTime())); // unset in a new entry: the same in every build
    to.putNextEntry(entry);
    to.write(content);
    to.closeEntry();
  }
}
