package dev.constrictor.backend.graalpy;

import java.io.OutputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.SandboxPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks over contexts' heaps, one at a time, on a thread of its own: a walk may take as long as a
 * collection. Truffle wants that thread to be in a context, so it is in an empty one. Safe for
 * several threads.
 */
final class HeapWalker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeapWalker.class);

  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          walks -> {
            Thread thread = new Thread(() -> runInAContext(walks), "constrictor-heap-walker");
            thread.setDaemon(true);
            return thread;
          });

  private static void runInAContext(Runnable walks) {
    try (Context empty =
        Context.newBuilder("python")
            .sandbox(SandboxPolicy.CONSTRAINED)
            .option("engine.WarnInterpreterOnly", "false")
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            .build()) {
      empty.enter();
      try {
        walks.run();
      } finally {
        empty.leave();
      }
    }
  }

  /** Has the thread and its context made; never blocks. */
  void prepare() {
    if (!executor.isShutdown()) {
      executor.execute(() -> {});
    }
  }

  void walk(GraalPyInstance instance) {
    executor.execute(
        () -> {
          try {
            instance.checkHeap();
          } catch (RuntimeException e) { // a bug of the walk's own must not cost others theirs
            LOG.error("a context's heap cannot be measured", e);
          }
        });
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
