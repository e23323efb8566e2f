package dev.constrictor.runtime.build;

import dev.constrictor.runtime.GrowingBuffers;
import dev.constrictor.runtime.HelperThreads;
import dev.constrictor.runtime.PlainStreams;
import dev.constrictor.runtime.PolledArrays;
import dev.constrictor.runtime.PolledCopies;
import dev.constrictor.runtime.PolledDigests;
import dev.constrictor.runtime.PolledIntegers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.jar.JarFile;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import javax.crypto.Mac;

/**
 * Writes GraalPy's jars anew as one that can be stopped. Arguments: the jar to write, the document
 * with the table of changes, the folder of this module's own classes, that of the licences to
 * carry, then the jars to read. Does nothing when the jar is there and all that it was made from is
 * unchanged.
 */
public final class BuildRuntime {
  private BuildRuntime() {}

  /** Runs the build step. */
  public static void main(String[] args) throws IOException {
    Path target = Path.of(args[0]);
    Path document = Path.of(args[1]);
    List<Path> inputs = Arrays.stream(args).skip(1).map(Path::of).toList();
    Path stamp = target.resolveSibling(target.getFileName() + ".inputs");
    String digest = InputDigest.of(inputs);
    if (Files.exists(target)
        && Files.exists(stamp)
        && Files.readString(stamp).strip().equals(digest)) {
      System.out.println("The rewritten GraalPy is up to date.");
      return;
    }
    long start = System.nanoTime();
    Path unfinished = target.resolveSibling(target.getFileName() + ".tmp");
    Tally tally = rewrite(inputs.get(2), inputs.subList(3, inputs.size()), unfinished);
    System.out.println(CountsTable.text(tally.counts()));
    new CountsTable(document).require(tally.counts());
    Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(stamp, digest);
    System.out.printf(
        "GraalPy rewritten in %.1f s: %s%n", (System.nanoTime() - start) / 1e9, target);
  }

  private static Tally rewrite(Path notices, List<Path> jars, Path target) throws IOException {
    Tally tally = new Tally();
    GuestCode guestCode = new GuestCode(passes(), tally);
    ClassPatches patches = new ClassPatches(patches());
    try (JarMerger merger =
        new JarMerger(
            target,
            manifest(jars.getFirst()),
            (name, original) -> patches.apply(name, guestCode.rewrite(name, original)))) {
      merger.addFiles(notices, "META-INF/licenses/");
      for (Path jar : jars) {
        merger.add(jar);
      }
    }
    patches.requireAllApplied();
    return tally;
  }

  /** Says which GraalPy the jar was made from. */
  private static String manifest(Path graalPy) throws IOException {
    try (JarFile jar = new JarFile(graalPy.toFile())) {
      String version = jar.getManifest().getMainAttributes().getValue("Implementation-Version");
      return """
      Manifest-Version: 1.0
      Automatic-Module-Name: dev.constrictor.graalpy.rewritten
      Implementation-Version: %s
      Specification-Version: %s
      Multi-Release: true
      """
          .formatted(version, version)
          .replace("\n", "\r\n");
    }
  }

  private static List<MethodPass> passes() {
    StandIns standIns =
        new StandIns()
            .with(PolledIntegers.class, BigInteger.class)
            .with(PolledArrays.class, Arrays.class)
            .with(PolledCopies.class, System.class)
            .with(PolledDigests.class, MessageDigest.class, Mac.class, CRC32.class, Adler32.class)
            .with(HelperThreads.class, Executors.class)
            .with(GrowingBuffers.class, StringBuilder.class, ByteArrayOutputStream.class)
            .with(
                PlainStreams.class,
                ByteArrayOutputStream.class,
                DataOutputStream.class,
                ByteArrayInputStream.class);
    return List.of(new CallRedirects(standIns), new ArrayGuards(), new LoopPolls());
  }

  private static List<ClassPatch> patches() {
    List<ClassPatch> patches = new ArrayList<>();
    patches.add(new Marker("com/oracle/graal/python/PythonLanguage"));
    patches.add(new Marker("com/oracle/truffle/api/strings/TruffleString"));
    patches.add(new RuntimeLayout());
    patches.add(new HeapWalk());
    patches.addAll(CallDepth.ALL);
    patches.add(new CallLimit());
    patches.add(new GuestTraces());
    return patches;
  }
}
