package dev.constrictor.environment;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every file of an environment as it was built.
 *
 * @param files by path relative to the environment
 */
record FileRecords(Map<String, One> files) {
  FileRecords {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /**
   * One file.
   *
   * @param bytes its size
   * @param modifiedMillis since the epoch
   * @param content the SHA-256 of a file; of a link, where it leads
   */
  record One(long bytes, long modifiedMillis, String content) {
    static One of(Path file, BasicFileAttributes attributes) throws IOException {
      return attributes.isSymbolicLink()
          ? new One(0, 0, "-> " + Files.readSymbolicLink(file))
          : new One(attributes.size(), attributes.lastModifiedTime().toMillis(), Digests.of(file));
    }

    boolean looksLike(BasicFileAttributes attributes) {
      return !attributes.isSymbolicLink()
          && attributes.size() == bytes
          && attributes.lastModifiedTime().toMillis() == modifiedMillis;
    }
  }

  static FileRecords of(Path folder) throws IOException {
    Map<String, One> files = new TreeMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            files.put(folder.relativize(file).toString(), One.of(file, attributes));
            return FileVisitResult.CONTINUE;
          }
        });
    return new FileRecords(files);
  }

  /**
   * What is no longer as it was built, a line each.
   *
   * @param everyByte whether to read every file, or only those whose size or time has changed
   */
  List<String> damage(Path folder, boolean everyByte) {
    List<String> damage = new ArrayList<>();
    files.forEach(
        (name, built) -> {
          Path file = folder.resolve(name);
          try {
            BasicFileAttributes now =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (now.isRegularFile() && now.size() == 0 && built.bytes() > 0) {
              damage.add("emptied: " + name);
            } else if (now.isSymbolicLink() && !Files.exists(file)) {
              damage.add("leads nowhere: " + name);
            } else if ((everyByte || !built.looksLike(now))
                && !One.of(file, now).content().equals(built.content())) {
              damage.add("changed: " + name);
            }
          } catch (IOException e) {
            damage.add("missing: " + name);
          }
        });
    return damage;
  }
}
