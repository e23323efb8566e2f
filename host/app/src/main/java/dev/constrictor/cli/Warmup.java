package dev.constrictor.cli;

import dev.constrictor.cli.WarmupStep.Outcome;
import dev.constrictor.cli.WarmupStep.Result;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes caches, each in a JVM of its own that the launcher starts. A cache appears under its name
 * only when it is whole, and is used only once its seal follows; so whatever ends this process, the
 * next start is sound.
 */
final class Warmup {
  /** The caches of one build take some 350 MB, the JVM's record of a run as much again. */
  private static final long ROOM_BYTES = 1L << 30;

  private final boolean force;

  Warmup(boolean force) {
    this.force = force;
  }

  /** Makes one after the other; the first that fails is the last that is tried. */
  List<Result> run(List<WarmupStep> steps) throws UsageException, InterruptedException {
    List<Result> results = new ArrayList<>();
    for (WarmupStep step : steps) {
      Result result = make(step);
      results.add(result);
      if (result.failed()) {
        System.err.printf("constrictor: no %s: %s%n", step.name(), result.problem());
        break;
      }
    }
    return results;
  }

  private Result make(WarmupStep step) throws UsageException, InterruptedException {
    long start = System.nanoTime();
    Outcome outcome = Outcome.FAILED;
    String problem = null;
    try {
      outcome = makeAlone(step);
    } catch (IOException e) {
      problem = e.toString();
    }
    return new Result(
        step, outcome, size(step.target()), (System.nanoTime() - start) / 1_000_000, problem);
  }

  /** Waits for another warm-up, and then often finds its work done. */
  private Outcome makeAlone(WarmupStep step)
      throws IOException, UsageException, InterruptedException {
    Path folder = Files.createDirectories(step.target().toAbsolutePath().getParent());
    try (FileChannel file =
            FileChannel.open(
                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = lock(file, step)) {
      if (!force && held.isValid() && Seal.fits(step)) {
        return Outcome.KEPT;
      }
      long room = Files.getFileStore(folder).getUsableSpace();
      if (room < ROOM_BYTES) {
        throw new IOException(
            "%s has %d MiB left, %d are needed".formatted(folder, room >> 20, ROOM_BYTES >> 20));
      }
      System.err.printf("constrictor: making the cache '%s'%n", step.name());
      FileTree.deleteAll(folder, step.aside().getFileName().toString());
      try {
        new LauncherProcess(Path.of(WarmupCommand.setting("launcher"))).run(step);
        publish(step);
      } finally {
        FileTree.deleteAll(folder, step.aside().getFileName().toString());
      }
      if (!step.folder()) {
        prune(folder, step);
      }
      return Outcome.MADE;
    }
  }

  private static FileLock lock(FileChannel file, WarmupStep step) throws IOException {
    @Nullable FileLock free = file.tryLock();
    if (free != null) {
      return free;
    }
    System.err.printf("constrictor: waiting for another warm-up to make '%s'%n", step.name());
    return file.lock();
  }

  /** The seal goes first and comes last: between them a start uses no cache. */
  private static void publish(WarmupStep step) throws IOException, InterruptedException {
    if (!Files.exists(step.aside())) {
      throw new IOException("the JVM wrote no cache");
    }
    Files.deleteIfExists(step.seal());
    FileTree.delete(step.target());
    Files.move(step.aside(), step.target(), StandardCopyOption.ATOMIC_MOVE);
    Seal.write(step);
  }

  /** This checkout's older archives of the same kind fit nothing any more. */
  private static void prune(Path folder, WarmupStep step) throws IOException, UsageException {
    String place = WarmupCommand.setting("place") + "-";
    String kind = "-" + step.name() + ".aot";
    for (Path file : FileTree.list(folder)) {
      String name = file.getFileName().toString().replaceFirst("\\.sum$", "");
      if (name.startsWith(place) && name.endsWith(kind) && !step.target().endsWith(name)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static long size(Path target) {
    try {
      return FileTree.size(target);
    } catch (IOException gone) {
      return 0;
    }
  }
}
