package dev.constrictor.backend.cpython;

import dev.constrictor.backend.PythonLibrary;
import dev.constrictor.files.FolderTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one backend: the Python library, unpacked once, and a private temporary folder for
 * each instance, which the worker's supervisor removes. What a host that was killed has left is
 * removed by the next one of the same user. Safe for several threads.
 */
final class WorkerFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerFiles.class);
  private static final String PREFIX = "constrictor-workers-";

  /** A worker that runs as another user must get through, but need not see what is there. */
  private static final FileAttribute<?> PASSABLE = mode("rwx--x--x");

  private static final FileAttribute<?> READABLE = mode("rwxr-xr-x");
  private static final FileAttribute<?> PRIVATE = mode("rwx------");

  private final Path root;
  private final FolderOwner owner;

  private WorkerFiles(Path root, FolderOwner owner) {
    this.root = root;
    this.owner = owner;
  }

  private static FileAttribute<?> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  static WorkerFiles unpack(PythonLibrary library) throws IOException {
    Path root = Files.createTempDirectory(PREFIX, PASSABLE).toRealPath();
    // The umask may have taken some of it away.
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
    WorkerFiles files = new WorkerFiles(root, FolderOwner.claim(root));
    for (Map.Entry<String, byte[]> file : library.files().entrySet()) {
      Path target = files.library().resolve(file.getKey());
      Files.createDirectories(target.getParent(), READABLE);
      Files.write(target, file.getValue());
    }
    removeAbandoned(root);
    return files;
  }

  private static void removeAbandoned(Path own) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(own.getParent(), PREFIX + "*")) {
      for (Path folder : folders) {
        removeIfAbandoned(folder, Files.getOwner(own));
      }
    } catch (IOException e) {
      LOG.debug("what ended hosts have left cannot be looked for", e);
    }
  }

  private static void removeIfAbandoned(Path folder, UserPrincipal user) {
    try {
      if (FolderOwner.hasEnded(folder, user)) {
        LOG.info("removing {}, whose host has ended without doing so", folder);
        new FolderTree(folder).remove();
      }
    } catch (IOException | RuntimeException e) { // another's, or being removed by another host
      LOG.debug("{} is left alone", folder, e);
    }
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
    new FolderTree(root).remove();
    owner.close();
  }
}
