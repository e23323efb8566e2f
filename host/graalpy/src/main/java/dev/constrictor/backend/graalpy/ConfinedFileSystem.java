package dev.constrictor.backend.graalpy;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.io.FileSystem;

/**
 * All the files a context can see: the plugin's own folder to read, python-lib from memory, and
 * what was granted. Every path is resolved through its links and must end inside a root; links
 * cannot be made. Immutable and safe for several threads.
 */
final class ConfinedFileSystem implements FileSystem {
  /** Where python-lib appears; nothing else exists there. */
  static final Path LIBRARY = Path.of("/.constrictor/python-lib");

  private static final Set<OpenOption> READING = Set.of(StandardOpenOption.READ);

  private final List<Root> roots;
  private final Path workingDirectory;
  private final MemoryFiles library;

  /**
   * A folder or file that may be read, and written where it says so.
   *
   * @param path absolute and without links
   */
  record Root(Path path, boolean writable) {}

  ConfinedFileSystem(List<Root> roots, Path workingDirectory, Map<String, byte[]> library) {
    this.roots = List.copyOf(roots);
    this.workingDirectory = workingDirectory;
    this.library = new MemoryFiles(LIBRARY, library);
  }

  @Override
  public Path parsePath(URI uri) {
    return Path.of(uri);
  }

  @Override
  public Path parsePath(String path) {
    return Path.of(path);
  }

  @Override
  public Path toAbsolutePath(Path path) {
    return workingDirectory.resolve(path);
  }

  @Override
  public void setCurrentWorkingDirectory(Path currentWorkingDirectory) {
    // Relative paths keep meaning the plugin's folder: the context is told its own folder once.
  }

  private Path normal(Path path) {
    return toAbsolutePath(path).normalize();
  }

  /** The real path, if a root holds it; reading and writing are told apart. */
  private Path confine(Path path, boolean write, LinkOption... options) throws IOException {
    Path real = resolve(toAbsolutePath(path), options);
    for (Root root : roots) {
      if (real.startsWith(root.path()) && (root.writable() || !write)) {
        return real;
      }
    }
    throw new AccessDeniedException(path.toString(), null, "not granted to this plugin");
  }

  /**
   * Follows all links; of a path that does not exist yet, those of the nearest parent that does.
   */
  private static Path resolve(Path absolute, LinkOption... options) throws IOException {
    Path normal = absolute.normalize();
    boolean ownLink = options.length > 0;
    Path name = normal.getFileName();
    if (name == null) {
      return normal;
    }
    try {
      return ownLink ? realParent(normal, name) : normal.toRealPath();
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(normal)) {
        throw new AccessDeniedException(absolute.toString(), null, "a link that leads nowhere");
      }
      return realParent(normal, name);
    }
  }

  private static Path realParent(Path path, Path name) throws IOException {
    Path parent = path.getParent();
    return parent == null ? path : resolve(parent).resolve(name);
  }

  @Override
  public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... linkOptions)
      throws IOException {
    Path normal = normal(path);
    if (library.holds(normal)) {
      library.check(normal, modes.contains(AccessMode.WRITE));
      return;
    }
    Path real = confine(path, modes.contains(AccessMode.WRITE), linkOptions);
    real.getFileSystem().provider().checkAccess(real, modes.toArray(AccessMode[]::new));
  }

  @Override
  public void createDirectory(Path dir, FileAttribute<?>... attrs) throws IOException {
    Files.createDirectory(confine(dir, true), attrs);
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.delete(confine(path, true, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attrs) throws IOException {
    boolean write = !READING.containsAll(options);
    Path normal = normal(path);
    if (library.holds(normal)) {
      return library.open(normal, write);
    }
    Set<OpenOption> strict = new HashSet<>(options);
    strict.add(LinkOption.NOFOLLOW_LINKS); // the path is real: a link now is one put there since
    return Files.newByteChannel(confine(path, write), strict, attrs);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path dir, DirectoryStream.Filter<? super Path> filter) throws IOException {
    Path normal = normal(dir);
    if (library.holds(normal)) {
      return library.list(normal);
    }
    return Files.newDirectoryStream(confine(dir, false), filter);
  }

  @Override
  public Path toRealPath(Path path, LinkOption... linkOptions) throws IOException {
    Path normal = normal(path);
    if (library.holds(normal)) {
      return normal;
    }
    Path real = confine(path, false, linkOptions);
    return linkOptions.length > 0 ? real : real.toRealPath();
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    Path normal = normal(path);
    if (library.holds(normal)) {
      return library.attributes(normal, attributes);
    }
    return Files.readAttributes(confine(path, false, options), attributes, options);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    Files.setAttribute(confine(path, true, options), attribute, value, options);
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    Files.copy(confine(source, false), confine(target, true), options);
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    Files.move(
        confine(source, true, LinkOption.NOFOLLOW_LINKS),
        confine(target, true, LinkOption.NOFOLLOW_LINKS),
        options);
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    throw new AccessDeniedException(link.toString(), null, "links cannot be made");
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attrs)
      throws IOException {
    throw new AccessDeniedException(link.toString(), null, "links cannot be made");
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return Files.readSymbolicLink(confine(link, false, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public Path getTempDirectory() {
    return workingDirectory; // no temporary folder is granted
  }
}
