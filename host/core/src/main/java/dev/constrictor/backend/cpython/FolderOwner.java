package dev.constrictor.backend.cpython;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who a folder of temporary files belongs to: a process, told by a file in the folder, which the
 * process has locked for as long as it lives. So a later one knows which folders nobody will remove
 * any more.
 */
final class FolderOwner implements AutoCloseable {
  private static final String FILE = "owner";
  private static final String UNFINISHED = "owner.new";

  private final FileChannel locked;

  private FolderOwner(FileChannel locked) {
    this.locked = locked;
  }

  /** Makes this process the folder's owner until it ends, or this is closed. */
  static FolderOwner claim(Path folder) throws IOException {
    Path unfinished = folder.resolve(UNFINISHED);
    FileChannel channel =
        FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      channel.lock();
      Files.writeString(unfinished, word(ProcessHandle.current()));
      Files.move(unfinished, folder.resolve(FILE)); // nobody looks at it before it is locked
      return new FolderOwner(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String word(ProcessHandle process) {
    return process.pid()
        + " "
        + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /**
   * Whether the folder had an owner which has ended.
   *
   * @param user whose folders count; others put what they like into a folder that all may write to
   */
  static boolean hasEnded(Path folder, UserPrincipal user) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user)
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    // Looking at the lock of this very process would end it: it is told by its number.
    String word = Files.readString(file);
    long pid = Long.parseLong(word.substring(0, word.indexOf(' ')));
    @Nullable ProcessHandle seen = ProcessHandle.of(pid).orElse(null);
    return (seen == null || !word(seen).equals(word)) && isUnlocked(file);
  }

  /** The process may be one of another container, where its number means nothing here. */
  private static boolean isUnlocked(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return channel.tryLock() != null;
    }
  }

  @Override
  public void close() throws IOException {
    locked.close();
  }
}
