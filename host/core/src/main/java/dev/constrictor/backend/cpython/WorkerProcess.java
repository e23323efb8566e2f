package dev.constrictor.backend.cpython;

import dev.constrictor.files.FolderTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  /** The status of a supervisor that has ended in its own time: as its last act. */
  private static final int SEEN_ALL_END = 0;

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
    boolean gone = false;
    if (politely && asked != null) {
      asked.destroy();
      gone = isGoneWithin(POLITE_MILLIS);
    }
    if (!gone) {
      orderEnd(); // the supervisor then kills all below it, and is gone last
      gone = isGoneWithin(FORCED_MILLIS);
    }
    if (!gone || supervisor.exitValue() != SEEN_ALL_END) {
      endWithoutSupervisor();
    }
  }

  /**
   * The supervisor itself has been stopped, starved or killed: what is below it, or was when it
   * died, is looked for from here.
   */
  private void endWithoutSupervisor() {
    supervisor.descendants().forEach(ProcessHandle::destroyForcibly);
    supervisor.destroyForcibly();
    isGoneWithin(FORCED_MILLIS);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FORCED_MILLIS);
    List<ProcessHandle> left = left();
    while (!left.isEmpty() && System.nanoTime() < end) { // they may start others meanwhile
      left.forEach(ProcessHandle::destroyForcibly);
      left = left();
    }
  }

  /** What lives on of the worker's session, and of the control group that its supervisor made. */
  private List<ProcessHandle> left() {
    Set<ProcessHandle> left = new HashSet<>(ProcessTree.inGroup("constrictor-" + supervisor.pid()));
    ProcessHandle known = worker;
    if (known != null
        && ProcessHandle.of(known.pid()).filter(one -> !one.equals(known)).isEmpty()) {
      left.addAll(ProcessTree.inSession(known.pid())); // and no other's, who has its number by now
    }
    return List.copyOf(left);
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
