package dev.constrictor.backend.cpython;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A supervisor and the worker below it. The supervisor ends when all processes of the plugin have
 * been seen to end, however they tried to get away. Safe for several threads.
 */
final class WorkerProcess {
  /** How long a worker that was asked to end may take before it is ended. */
  private static final long POLITE_MILLIS = 200;

  /** How long the supervisor may take to end all that is left. */
  private static final long FORCED_MILLIS = 1_000;

  private final Process supervisor;
  private volatile @Nullable ProcessHandle worker;

  WorkerProcess(Process supervisor) {
    this.supervisor = supervisor;
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
    supervisor.destroy(); // it then kills all below it, and is gone last
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

  /** Closes the streams that a process which got away may still hold at its other end. */
  void closeStreams() throws IOException {
    messages().close();
    log().close();
  }
}
