package dev.constrictor.environment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One environment's lock, held against threads of this JVM and against other processes. The system
 * frees it when a process ends, however it ends. The file stays, so that all lock the same one.
 */
final class StoreLock implements AutoCloseable {
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
      return new StoreLock(threads, channel, channel.lock());
    } catch (java.nio.channels.FileLockInterruptionException e) {
      release(threads, channel);
      throw (InterruptedException)
          new InterruptedException("while waiting for a build").initCause(e);
    } catch (IOException | RuntimeException e) {
      release(threads, channel);
      throw e;
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
