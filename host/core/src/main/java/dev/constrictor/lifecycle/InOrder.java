package dev.constrictor.lifecycle;

import dev.constrictor.backend.Contained;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs actions one at a time, in the order in which they were added, on the threads that ask for
 * it: who asks while another runs them leaves its own to that one, and nobody waits. Safe for
 * several threads.
 */
final class InOrder {
  private static final Logger LOG = LoggerFactory.getLogger(InOrder.class);
  private static final Contained ACTION = new Contained(LOG, "what is told of a plugin");

  private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();

  /** How often it was asked for since whoever runs them now last looked. */
  private final AtomicInteger asked = new AtomicInteger();

  /** Adds an action; {@link #run} follows. */
  void add(Runnable action) {
    actions.add(action);
  }

  /** Runs what was added, unless another thread, or this one further down, does so already. */
  void run() {
    if (asked.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    while (seen > 0) {
      for (Runnable next = actions.poll(); next != null; next = actions.poll()) {
        ACTION.run(next);
      }
      seen = asked.addAndGet(-seen);
    }
  }
}
