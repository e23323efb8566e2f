package dev.constrictor.backend.cpython;

import dev.constrictor.files.FolderTree;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker keeps in files of its own: those in its temporary folder, those that it has removed
 * there and holds open, and those that only ever were in memory. Stateless.
 *
 * @param folder the worker's temporary folder
 */
record Storage(Path folder) {
  private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
  private static final String REMOVED = " (deleted)";
  private static final String IN_MEMORY = "/memfd:";

  /** How many bytes that is for the processes below this one; counted no further than a limit. */
  long bytes(long root, long limit) {
    long held = 0;
    try {
      held = new FolderTree(folder).bytes(limit);
    } catch (IOException e) {
      LOG.debug("{} cannot be measured", folder, e); // it has just been removed
    }
    Set<Object> seen = new HashSet<>();
    for (long pid : ProcessTree.processes(root)) {
      held += removedBytes(Path.of("/proc", Long.toString(pid), "fd"), seen);
    }
    return held;
  }

  private long removedBytes(Path descriptors, Set<Object> seen) {
    long sum = 0;
    try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
      for (Path descriptor : open) {
        sum += removedBytesOf(descriptor, seen);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return sum; // the process has just ended
    }
    return sum;
  }

  private long removedBytesOf(Path descriptor, Set<Object> seen) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      boolean counts = target.startsWith(IN_MEMORY) || target.startsWith(folder + "/");
      if (!counts || !target.endsWith(REMOVED)) {
        return 0;
      }
      BasicFileAttributes file = Files.readAttributes(descriptor, BasicFileAttributes.class);
      @Nullable Object key = file.fileKey();
      return key == null || seen.add(key) ? file.size() : 0;
    } catch (IOException e) {
      return 0; // it has just been closed
    }
  }
}
