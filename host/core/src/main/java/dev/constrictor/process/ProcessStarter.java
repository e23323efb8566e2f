package dev.constrictor.process;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts every process of the host, on one thread that lives as long as the JVM. Linux ends a child
 * that asked to die with its parent (PR_SET_PDEATHSIG) when the <em>thread</em> that started it
 * ends, so it must be none that ever does. Safe for several threads.
 */
public final class ProcessStarter {
  private static final ExecutorService IMMORTAL =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "constrictor-process-starter");
            thread.setDaemon(true);
            // Whoever starts the first process may be of a loader that must be able to go.
            thread.setContextClassLoader(ProcessStarter.class.getClassLoader());
            return thread;
          });

  private ProcessStarter() {}

  /**
   * Starts a process and returns once it runs.
   *
   * @throws IOException when the system refuses
   * @throws InterruptedException when the caller is interrupted; a process that is started all the
   *     same is ended
   */
  public static Process start(ProcessBuilder builder) throws IOException, InterruptedException {
    var starting = IMMORTAL.submit(builder::start);
    try {
      return starting.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException refused) {
        throw refused;
      }
      throw new IllegalStateException("cannot start " + builder.command().getFirst(), e);
    } catch (InterruptedException e) {
      IMMORTAL.execute(
          () -> {
            if (starting.state() == java.util.concurrent.Future.State.SUCCESS) {
              starting.resultNow().destroyForcibly();
            }
          });
      throw e;
    }
  }
}
