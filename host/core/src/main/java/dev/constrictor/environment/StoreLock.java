package dev.constrictor.environment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One environment's lock, held against threads of this JVM and against other processes. The system
 * frees it when a process ends, however it ends. The file stays, so that all lock the same one.
 */
final class StoreLock implements AutoCloseable {
  /**
   * Between two tries while this JVM holds it through another class loader, which nothing tells.
   */
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** A process may lock a file only once; its threads take turns here. */
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final ReentrantLock threads;
  private final FileChannel channel;
  private final FileLock lock;

  private StoreLock(ReentrantLock threads, FileChannel channel, FileLock lock) {
    this.threads = threads;
    this.channel = channel;
    this.lock = lock;
  }

  /** Waits for as long as another holds it. */
  static StoreLock take(Path file) throws IOException, InterruptedException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    ReentrantLock threads = THREADS.computeIfAbsent(file, path -> new ReentrantLock());
    threads.lockInterruptibly();
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return new StoreLock(threads, channel, lock(channel));
    } catch (java.nio.channels.FileLockInterruptionException e) {
      release(threads, channel);
      throw (InterruptedException)
          new InterruptedException("while waiting for a build").initCause(e);
    } catch (IOException | RuntimeException | InterruptedException e) {
      release(threads, channel);
      throw e;
    }
  }

  /** The JVM refuses at once what it holds itself: those who load this class anew are others. */
  private static FileLock lock(FileChannel channel) throws IOException, InterruptedException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException heldByThisJvm) {
        Thread.sleep(PAUSE);
      }
    }
  }

  private static void release(
      ReentrantLock threads, @org.jspecify.annotations.Nullable FileChannel channel)
      throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      threads.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      lock.release();
    } finally {
      release(threads, channel);
    }
  }
}
