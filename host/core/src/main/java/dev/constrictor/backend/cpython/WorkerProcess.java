package dev.constrictor.backend.cpython;

import dev.constrictor.files.FolderTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A supervisor and the worker below it. The supervisor ends when all processes of the plugin have
 * been seen to end, however they tried to get away. Safe for several threads.
 */
final class WorkerProcess {
  /** How long a worker that was asked to end may take before it is ended. */
  private static final long POLITE_MILLIS = 200;

  /** How long the supervisor may take to end all that is left. */
  private static final long FORCED_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

  private final Process supervisor;
  private final Path temporaryFolder;
  private volatile @Nullable ProcessHandle worker;

  /**
   * @param temporaryFolder the worker's own, which the supervisor removes
   */
  WorkerProcess(Process supervisor, Path temporaryFolder) {
    this.supervisor = supervisor;
    this.temporaryFolder = temporaryFolder;
  }

  /** What it keeps in files. */
  Storage storage() {
    return new Storage(temporaryFolder);
  }

  /** Remembers which process the worker is, once it has told. */
  void workerIs(long pid) {
    worker = ProcessHandle.of(pid).orElse(null);
  }

  long supervisorPid() {
    return supervisor.pid();
  }

  OutputStream commands() {
    return supervisor.getOutputStream();
  }

  InputStream messages() {
    return supervisor.getInputStream();
  }

  InputStream log() {
    return supervisor.getErrorStream();
  }

  CompletableFuture<Process> onExit() {
    return supervisor.onExit();
  }

  /** Orders the end of all processes of the plugin, and does not wait for it. */
  void orderEnd() {
    supervisor.destroy();
  }

  /**
   * Ends all processes of the plugin and returns when they are gone, or have withstood the kernel
   * for as long as each step may take.
   *
   * @param politely whether the worker is asked first, so that its exit handlers run
   */
  void end(boolean politely) {
    ProcessHandle asked = worker;
    if (politely && asked != null) {
      asked.destroy();
      if (isGoneWithin(POLITE_MILLIS)) {
        return;
      }
    }
    orderEnd(); // the supervisor then kills all below it, and is gone last
    if (!isGoneWithin(FORCED_MILLIS)) {
      endWithoutSupervisor();
    }
  }

  /**
   * The supervisor itself has been stopped or starved: what is below it is looked for from here.
   */
  void endWithoutSupervisor() {
    supervisor.descendants().forEach(ProcessHandle::destroyForcibly);
    supervisor.destroyForcibly();
    Optional.ofNullable(worker).map(ProcessHandle::pid).ifPresent(ProcessTree::endSession);
    isGoneWithin(FORCED_MILLIS);
  }

  private boolean isGoneWithin(long millis) {
    try {
      supervisor.onExit().get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("waiting for a process cannot fail", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends what is of no use to anybody, with its files. */
  void discard() {
    end(false);
    removeLeftovers();
  }

  /** Removes what a supervisor that had to be ended itself has left. */
  void removeLeftovers() {
    if (Files.exists(temporaryFolder)) {
      try {
        new FolderTree(temporaryFolder).remove();
      } catch (IOException e) {
        LOG.warn("the temporary folder {} is left until the host ends", temporaryFolder, e);
      }
    }
  }
}
