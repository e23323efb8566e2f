package dev.constrictor.backend.graalpy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** A small read-only tree of files held in memory. Immutable. */
final class MemoryFiles {
  private static final FileTime EPOCH = FileTime.fromMillis(0);
  private static final int FILE_MODE = 0100444;
  private static final int DIRECTORY_MODE = 0040555;

  private final Path root;
  private final Map<Path, byte[]> files = new HashMap<>();
  private final Map<Path, Set<Path>> directories = new HashMap<>();

  MemoryFiles(Path root, Map<String, byte[]> contents) {
    this.root = root;
    directories.put(root, new HashSet<>());
    contents.forEach(
        (name, bytes) -> {
          Path file = root.resolve(name);
          files.put(file, bytes);
          Path child = file;
          Path parent = file.getParent();
          while (parent != null && parent.startsWith(root)) {
            directories.computeIfAbsent(parent, p -> new HashSet<>()).add(child);
            child = parent;
            parent = parent.getParent();
          }
        });
  }

  boolean holds(Path normal) {
    return normal.startsWith(root);
  }

  void check(Path path, boolean write) throws IOException {
    if (!files.containsKey(path) && !directories.containsKey(path)) {
      throw new NoSuchFileException(path.toString());
    }
    if (write) {
      throw new AccessDeniedException(path.toString(), null, "python-lib is read-only");
    }
  }

  SeekableByteChannel open(Path path, boolean write) throws IOException {
    check(path, write);
    byte[] bytes = files.get(path);
    if (bytes == null) {
      throw new AccessDeniedException(path.toString(), null, "a directory");
    }
    return new Channel(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  DirectoryStream<Path> list(Path path) throws IOException {
    check(path, false);
    Set<Path> children = directories.get(path);
    if (children == null) {
      throw new NotDirectoryException(path.toString());
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return children.iterator();
      }

      @Override
      public void close() {}
    };
  }

  /** Every attribute that the "unix" and "basic" views know, whichever were asked for. */
  Map<String, Object> attributes(Path path, String wanted) throws IOException {
    check(path, false);
    byte[] bytes = files.get(path);
    Map<String, Object> all = new HashMap<>();
    all.put("isDirectory", bytes == null);
    all.put("isRegularFile", bytes != null);
    all.put("isSymbolicLink", false);
    all.put("isOther", false);
    all.put("size", bytes == null ? 0L : (long) bytes.length);
    all.put("fileKey", path.toString());
    all.put("lastModifiedTime", EPOCH);
    all.put("lastAccessTime", EPOCH);
    all.put("creationTime", EPOCH);
    all.put("ctime", EPOCH);
    all.put("mode", bytes == null ? DIRECTORY_MODE : FILE_MODE);
    all.put("ino", (long) path.hashCode());
    all.put("dev", 0L);
    all.put("rdev", 0L);
    all.put("nlink", 1);
    all.put("uid", 0);
    all.put("gid", 0);
    String names = wanted.substring(wanted.indexOf(':') + 1);
    if (!names.equals("*")) {
      all.keySet().retainAll(Set.of(names.split(",")));
    }
    return all;
  }

  private static final class Channel implements SeekableByteChannel {
    private final ByteBuffer content;
    private boolean open = true;

    Channel(ByteBuffer content) {
      this.content = content;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      if (!open) {
        throw new ClosedChannelException();
      }
      if (!content.hasRemaining()) {
        return target.hasRemaining() ? -1 : 0;
      }
      int count = Math.min(target.remaining(), content.remaining());
      target.put(content.slice(content.position(), count));
      content.position(content.position() + count);
      return count;
    }

    @Override
    public int write(ByteBuffer source) {
      throw new NonWritableChannelException();
    }

    @Override
    public long position() {
      return content.position();
    }

    @Override
    public SeekableByteChannel position(long position) {
      content.position((int) Math.min(position, content.limit()));
      return this;
    }

    @Override
    public long size() {
      return content.limit();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }
}
