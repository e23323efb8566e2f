package dev.constrictor.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A folder that plugins may have written to: measured and removed without following any link. Safe
 * for several threads.
 */
public final class FolderTree {
  /** What the least file costs: its name and place, and a page once it holds something. */
  private static final long LEAST_BYTES = 4096;

  private final Path root;

  /** The folder, which need not be there. */
  public FolderTree(Path root) {
    this.root = root;
  }

  /**
   * What its files hold; counts no further than past the limit. What cannot be looked at counts as
   * more than that: folders within folders until their path is longer than the system takes, say,
   * would else hide all that is in them.
   *
   * @param limit in bytes
   */
  public long bytes(long limit) throws IOException {
    long[] sum = {0};
    Files.walkFileTree(
        root,
        new Visitor() {
          private FileVisitResult add(long bytes) {
            sum[0] += bytes;
            return sum[0] > limit ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return add(Math.max(LEAST_BYTES, attributes.size()));
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem) {
            return problem == null ? add(LEAST_BYTES) : withstood(folder, problem);
          }

          @Override
          FileVisitResult withstood(Path file, IOException problem) {
            sum[0] = Math.max(sum[0], limit) + 1;
            return FileVisitResult.TERMINATE;
          }
        });
    return sum[0];
  }

  /**
   * Removes it with all that it holds, however deep that is where the system can work in a folder
   * without naming its path.
   *
   * @throws IOException when something withstands; the rest may be gone by then
   */
  public void remove() throws IOException {
    if (canBeFlattened()) {
      new Flattening(root).remove();
    } else {
      walkAndRemove();
    }
  }

  private boolean canBeFlattened() {
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
      return stream instanceof SecureDirectoryStream;
    } catch (IOException e) {
      return !(e instanceof NoSuchFileException); // closed, perhaps, which can be mended
    }
  }

  private void walkAndRemove() throws IOException {
    Files.walkFileTree(
        root,
        new Visitor() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          FileVisitResult withstood(Path file, IOException problem) throws IOException {
            throw problem;
          }
        });
  }

  /** Its owner has closed it to itself, and so to a host that runs as the same user. */
  static boolean isOpened(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    return Files.isReadable(folder) && Files.isExecutable(folder);
  }

  /** What is gone by the time it is looked at is passed over. */
  private abstract static class Visitor extends SimpleFileVisitor<Path> {
    /** Something that is there cannot be looked at. */
    abstract FileVisitResult withstood(Path file, IOException problem) throws IOException;

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
      try {
        if (problem instanceof NoSuchFileException) {
          return FileVisitResult.CONTINUE;
        }
        boolean isFolder = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
        @Nullable Path closed = isFolder ? file : file.getParent();
        if (!(problem instanceof AccessDeniedException) || closed == null || !isOpened(closed)) {
          return withstood(file, problem);
        }
      } catch (NoSuchFileException e) {
        return FileVisitResult.CONTINUE;
      } catch (IOException e) {
        return withstood(file, e);
      }
      Files.walkFileTree(file, this);
      return FileVisitResult.CONTINUE;
    }
  }
}
