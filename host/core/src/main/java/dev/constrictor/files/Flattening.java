package dev.constrictor.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.UUID;

/**
 * Removes a folder level by level: what is in a folder directly below the root is removed, or moved
 * up beside it when it is a folder itself. So no path is ever longer than the root's and two names,
 * and no more than two folders are open, however deep the tree is. Works in opened folders rather
 * than through paths, and follows no link. For one thread.
 */
final class Flattening {
  private static final LinkOption NO_LINKS = LinkOption.NOFOLLOW_LINKS;

  private final Path root;

  /** Names that nobody else has given. */
  private final String prefix = UUID.randomUUID() + "-";

  private long moved;

  /**
   * @param root a folder, of a file system that knows {@link SecureDirectoryStream}
   */
  Flattening(Path root) {
    this.root = root;
  }

  void remove() throws IOException {
    long movedBefore;
    do {
      movedBefore = moved;
      try (SecureDirectoryStream<Path> top = secure(open(root))) {
        for (Path entry : top) {
          removeFromTop(top, entry.getFileName());
        }
      } catch (NoSuchFileException e) {
        return;
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    } while (moved > movedBefore);
    Files.deleteIfExists(root);
  }

  private static DirectoryStream<Path> open(Path folder) throws IOException {
    try {
      return Files.newDirectoryStream(folder);
    } catch (AccessDeniedException e) {
      if (!FolderTree.isOpened(folder)) {
        throw e;
      }
      return Files.newDirectoryStream(folder);
    }
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream)
      throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException("the file system has changed its kind");
  }

  private void removeFromTop(SecureDirectoryStream<Path> top, Path name) throws IOException {
    try {
      if (!isFolder(top, name)) {
        top.deleteFile(name);
        return;
      }
      try (SecureDirectoryStream<Path> folder = opened(top, name)) {
        for (Path entry : folder) {
          removeOrMoveUp(folder, name, entry.getFileName(), top);
        }
      }
      top.deleteDirectory(name);
    } catch (NoSuchFileException e) {
      return; // somebody else has removed it
    }
  }

  private static boolean isFolder(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    return parent
        .getFileAttributeView(name, BasicFileAttributeView.class, NO_LINKS)
        .readAttributes()
        .isDirectory();
  }

  private SecureDirectoryStream<Path> opened(SecureDirectoryStream<Path> top, Path name)
      throws IOException {
    Path folder = root.resolve(name);
    if (!Files.isWritable(folder) || !Files.isExecutable(folder) || !Files.isReadable(folder)) {
      FolderTree.isOpened(folder);
    }
    return top.newDirectoryStream(name, NO_LINKS);
  }

  private void removeOrMoveUp(
      SecureDirectoryStream<Path> folder,
      Path folderName,
      Path name,
      SecureDirectoryStream<Path> top)
      throws IOException {
    try {
      if (!isFolder(folder, name)) {
        folder.deleteFile(name);
        return;
      }
      Path above = Path.of(prefix + moved);
      try {
        folder.move(name, top, above);
      } catch (AccessDeniedException e) { // a folder that is moved must be writable itself
        FolderTree.isOpened(root.resolve(folderName).resolve(name));
        folder.move(name, top, above);
      }
      moved++;
    } catch (NoSuchFileException e) {
      return; // somebody else has removed it
    }
  }
}
