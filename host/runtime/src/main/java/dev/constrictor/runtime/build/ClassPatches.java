package dev.constrictor.runtime.build;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/** Changes to classes that are known by name, and the check that each was made. For one thread. */
public final class ClassPatches {
  private final Map<String, List<ClassPatch>> byClass = new HashMap<>();
  private final Set<ClassPatch> pending = new HashSet<>();
  private final int writerFlags;

  /**
   * Patches that keep stack sizes as they are, or set them themselves.
   *
   * @param patches each applied once
   */
  public ClassPatches(List<ClassPatch> patches) {
    this(patches, 0);
  }

  /**
   * Patches, and how their classes are written.
   *
   * @param patches each applied once
   * @param writerFlags ASM's, such as {@link ClassWriter#COMPUTE_MAXS}
   */
  public ClassPatches(List<ClassPatch> patches, int writerFlags) {
    this.writerFlags = writerFlags;
    pending.addAll(patches);
    for (ClassPatch patch : patches) {
      byClass.computeIfAbsent(patch.className(), name -> new java.util.ArrayList<>()).add(patch);
    }
  }

  /** The class as it shall be: itself where no patch is meant for it. */
  public byte[] apply(String className, byte[] original) {
    byte[] result = original;
    for (ClassPatch patch : byClass.getOrDefault(className, List.of())) {
      result = apply(patch, result);
    }
    return result;
  }

  private byte[] apply(ClassPatch patch, byte[] original) {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, writerFlags);
    AtomicInteger hits = new AtomicInteger();
    reader.accept(patch.over(writer, hits::incrementAndGet), 0);
    if (hits.get() != patch.places()) {
      throw new IllegalStateException(
          "%s changes %d places in %s, but found %d: the library has changed"
              .formatted(patch, patch.places(), patch.className(), hits.get()));
    }
    pending.remove(patch);
    return writer.toByteArray();
  }

  /** Fails if a class that a patch is meant for was never seen. */
  public void requireAllApplied() {
    if (!pending.isEmpty()) {
      throw new IllegalStateException(
          "classes to patch are gone: "
              + pending.stream().map(ClassPatch::className).sorted().distinct().toList());
    }
  }
}
