package dev.constrictor.backend.graalpy;

import dev.constrictor.backend.Contained;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.SandboxPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks over contexts' heaps, one at a time, on a thread of its own: a walk may take as long as a
 * collection. Truffle wants that thread to be in a context, so it is in an empty one. Safe for
 * several threads.
 */
final class HeapWalker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeapWalker.class);

  /** One walk that fails must not cost the others theirs; what fails does so every time, often. */
  private static final Contained WALK =
      new Contained(LOG, "the walk over a context's heap", Duration.ofSeconds(10));

  private final Supplier<Context> contexts;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          walks -> {
            Thread thread = new Thread(() -> run(walks), "constrictor-heap-walker");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable Context entered; // of the walker's thread

  HeapWalker() {
    this(HeapWalker::emptyContext);
  }

  /**
   * @param contexts makes the context that the thread is in; asked again when it fails
   */
  HeapWalker(Supplier<Context> contexts) {
    this.contexts = contexts;
  }

  private static Context emptyContext() {
    return Context.newBuilder("python")
        .sandbox(SandboxPolicy.CONSTRAINED)
        .option("engine.WarnInterpreterOnly", "false")
        .out(OutputStream.nullOutputStream())
        .err(OutputStream.nullOutputStream())
        .build();
  }

  private void run(Runnable walks) {
    try {
      walks.run();
    } finally {
      Context left = entered;
      entered = null;
      if (left != null) {
        left.leave();
        left.close();
      }
    }
  }

  private void enter() {
    if (entered == null) {
      Context made = contexts.get();
      try {
        made.enter();
        entered = made;
      } finally {
        if (entered == null) {
          made.close();
        }
      }
    }
  }

  /** Has the thread and its context made; never blocks. */
  void prepare() {
    if (!executor.isShutdown()) {
      executor.execute(() -> WALK.run(this::enter));
    }
  }

  /**
   * Walks when its turn comes; never blocks.
   *
   * @param failed run when it came to no end, for whatever reason
   */
  void walk(Runnable check, Runnable failed) {
    Runnable walk =
        () -> {
          enter();
          check.run();
        };
    boolean begun =
        WALK.run(
            () ->
                executor.execute(
                    () -> {
                      if (!WALK.run(walk)) {
                        WALK.run(failed);
                      }
                    }));
    if (!begun) {
      failed.run();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
