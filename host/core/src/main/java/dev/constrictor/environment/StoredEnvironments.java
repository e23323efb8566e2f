package dev.constrictor.environment;

import dev.constrictor.files.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Environments by name: looked up, checked, and put into the store in one step once they are whole.
 * Safe for several threads and processes.
 */
final class StoredEnvironments {
  private static final Logger LOG = LoggerFactory.getLogger(StoredEnvironments.class);
  private static final int DAMAGE_SHOWN = 3;

  private final StoreLayout store;

  StoredEnvironments(StoreLayout store) {
    this.store = store;
  }

  /** Makes one environment. */
  interface Maker {
    /**
     * Fills a folder that does not exist yet; the environment it answers is still there.
     *
     * @param aside the folder
     * @param target where it will be moved to
     * @param work for files that nobody needs afterwards
     */
    Environment make(Path aside, Path target, Path work)
        throws IOException, InterruptedException, EnvironmentException;
  }

  /** The environment of that name: the one that is there, unless it is damaged, or a new one. */
  @SuppressWarnings("try") // the lock is held, not used
  Environment get(String name, boolean everyByte, Maker maker)
      throws EnvironmentException, InterruptedException {
    Optional<Environment> there = whole(name, everyByte);
    if (there.isPresent()) {
      return there.get();
    }
    try (StoreLock lock = store.lock(name)) {
      Optional<Environment> builtMeanwhile = whole(name, everyByte);
      return builtMeanwhile.isPresent() ? builtMeanwhile.get() : build(name, maker);
    } catch (IOException e) {
      throw store.unusable(e);
    }
  }

  /** The environment of that name, if it is there and whole. */
  Optional<Environment> find(String name) {
    return whole(name, false);
  }

  /** A build that is killed leaves only what the next one deletes first. */
  private Environment build(String name, Maker maker)
      throws IOException, InterruptedException, EnvironmentException {
    store.deleteLeftovers(name);
    Path work = store.workFolder(name);
    try {
      Path aside = work.resolve("environment");
      Path target = store.environment(name);
      Environment made = maker.make(aside, target, work);
      new EnvironmentRecord(made, FileRecords.of(aside)).write();
      if (Files.exists(target)) {
        Files.move(target, work.resolve("old"), StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
      return new Environment(name, target, made.python(), made.requirements(), made.packages());
    } finally {
      new FolderTree(work).remove();
    }
  }

  private Optional<Environment> whole(String name, boolean everyByte) {
    Path folder = store.environment(name);
    if (!Files.exists(folder)) {
      return Optional.empty();
    }
    List<String> damage = damage(folder, everyByte);
    if (damage.isEmpty()) {
      return EnvironmentRecord.read(folder).map(EnvironmentRecord::environment);
    }
    LOG.warn(
        "environment {} is damaged ({}, {} in all) and is built anew",
        name,
        String.join(", ", damage.subList(0, Math.min(DAMAGE_SHOWN, damage.size()))),
        damage.size());
    return Optional.empty();
  }

  private static List<String> damage(Path folder, boolean everyByte) {
    return EnvironmentRecord.read(folder)
        .map(record -> record.damage(everyByte))
        .orElse(List.of("missing: the record of its files"));
  }

  Verification verify(String name) {
    Path folder = store.environment(name);
    boolean built = Files.exists(folder);
    return new Verification(name, built, built ? damage(folder, true) : List.of());
  }
}
