package dev.constrictor.lifecycle;

import dev.constrictor.api.AbandonedThread;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The guest threads of one host that could not be stopped, and the cap past which no new in-process
 * plugin starts. Safe for several threads.
 */
final class AbandonedThreads {
  private static final Logger LOG = LoggerFactory.getLogger(AbandonedThreads.class);

  private final int cap;
  private final List<AbandonedThread> threads = new ArrayList<>();
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  /**
   * @param cap {@code graalpy.abandoned_threads}
   */
  AbandonedThreads(int cap) {
    this.cap = cap;
  }

  /** Counts a thread until it ends after all. */
  void add(AbandonedThread thread, CompletableFuture<Void> end) {
    int count;
    synchronized (threads) {
      threads.add(thread);
      count = threads.size();
    }
    LOG.error(
        "instance {} of plugin {} cannot be stopped: its thread is abandoned{}, {} in this host{}",
        thread.instance(),
        thread.plugin(),
        thread.slowed() ? " and slowed" : "",
        count,
        count < cap ? "" : "; no in-process plugin starts until one ends");
    end.whenComplete((nothing, failure) -> remove(thread));
  }

  private void remove(AbandonedThread thread) {
    List<Runnable> next;
    synchronized (threads) {
      threads.remove(thread);
      if (noneMayStart()) {
        return;
      }
      next = List.copyOf(waiting);
      waiting.clear();
    }
    LOG.info("an abandoned thread of plugin {} has ended", thread.plugin());
    next.forEach(Runnable::run);
  }

  /** With a cap of 0 one thread is too many, but none is not. */
  private boolean noneMayStart() {
    return threads.size() >= cap && !threads.isEmpty();
  }

  /**
   * Why no in-process plugin may start now, if none may; then the action runs once one may again.
   */
  Optional<PluginError> refusal(Runnable whenRoom) {
    synchronized (threads) {
      if (!noneMayStart()) {
        return Optional.empty();
      }
      waiting.add(whenRoom);
      return Optional.of(
          PluginError.of(
              Reason.ENVIRONMENT,
              "no in-process plugin starts: this host has %d abandoned threads, of %s (graalpy.abandoned_threads is %d)"
                  .formatted(threads.size(), owners(), cap),
              Map.of("abandoned_threads", (long) threads.size(), "limit", (long) cap)));
    }
  }

  private String owners() {
    return String.join(
        ", ", threads.stream().map(AbandonedThread::plugin).distinct().sorted().toList());
  }

  /** All that run on. */
  List<AbandonedThread> all() {
    synchronized (threads) {
      return List.copyOf(threads);
    }
  }

  /** Those of one plugin. */
  List<AbandonedThread> of(String plugin) {
    return all().stream().filter(thread -> thread.plugin().equals(plugin)).toList();
  }
}
