package dev.constrictor.backend.cpython;

import dev.constrictor.backend.PythonLibrary;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * The folder of one backend: the Python library, unpacked once, and a private temporary folder for
 * each instance, which the worker's supervisor removes. Safe for several threads.
 */
final class WorkerFiles implements AutoCloseable {
  /** A worker that runs as another user must get through, but need not see what is there. */
  private static final FileAttribute<?> PASSABLE = mode("rwx--x--x");

  private static final FileAttribute<?> READABLE = mode("rwxr-xr-x");
  private static final FileAttribute<?> PRIVATE = mode("rwx------");

  private final Path root;

  private WorkerFiles(Path root) {
    this.root = root;
  }

  private static FileAttribute<?> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  static WorkerFiles unpack(PythonLibrary library) throws IOException {
    Path root = Files.createTempDirectory("constrictor-", PASSABLE).toRealPath();
    // The umask may have taken some of it away.
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
    WorkerFiles files = new WorkerFiles(root);
    for (Map.Entry<String, byte[]> file : library.files().entrySet()) {
      Path target = files.library().resolve(file.getKey());
      Files.createDirectories(target.getParent(), READABLE);
      Files.write(target, file.getValue());
    }
    return files;
  }

  /** What a worker has on its module path. */
  Path library() {
    return root.resolve("python-lib");
  }

  Path temporaryFolder(String plugin) throws IOException {
    return Files.createTempDirectory(root, plugin + "-", PRIVATE);
  }

  @Override
  public void close() throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path folder, @org.jspecify.annotations.Nullable IOException problem)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
