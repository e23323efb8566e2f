package dev.constrictor.backend.cpython;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.GrantedFunctions;
import dev.constrictor.backend.InstanceSpec;
import dev.constrictor.backend.Outcome;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.ErrorMessage;
import dev.constrictor.protocol.Message;
import dev.constrictor.protocol.Response;
import dev.constrictor.protocol.Stats;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Host functions as one worker calls them, each on a thread of the host's. Safe for several
 * threads.
 */
final class HostCalls implements AutoCloseable {
  static final String COMMAND = "$call_host";

  private static final int MOST_AT_ONCE = 4;
  private static final int MOST_WAITING = 64;

  private final GrantedFunctions functions;
  private final Consumer<Message> answers;
  private final BiConsumer<String, Reason> failures;
  private final ExecutorService threads;

  /**
   * @param answers takes what the worker is to be sent
   * @param failures hears first why a host function has failed, and what call it was asked by
   */
  HostCalls(InstanceSpec spec, Consumer<Message> answers, BiConsumer<String, Reason> failures) {
    this.functions = new GrantedFunctions(spec);
    this.answers = answers;
    this.failures = failures;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            MOST_AT_ONCE,
            MOST_AT_ONCE,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread =
                  new Thread(task, "constrictor-" + spec.manifest().name() + "-host-call");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
  }

  /** Takes a command of the worker's; its answer goes out later. Never blocks. */
  void take(Command asked) {
    try {
      threads.execute(() -> answers.accept(answer(asked)));
    } catch (RejectedExecutionException | OutOfMemoryError e) { // no thread is free or can be had
      answers.accept(
          failed(
              asked,
              PluginError.of(
                  Reason.CONCURRENCY_LIMIT, "the plugin calls too many host functions at once")));
    }
  }

  private Message answer(Command asked) {
    boolean asksForOne = COMMAND.equals(asked.command());
    String name = asksForOne ? String.valueOf(asked.args().get("name")) : asked.command();
    Map<String, @Nullable Object> args =
        asksForOne && asked.args().get("args") instanceof Map<?, ?> given ? named(given) : null;
    return switch (functions.call(name, args)) {
      case Outcome.Success success -> Response.of(asked.id(), success.result(), Stats.NONE);
      case Outcome.Failure failure -> failed(asked, failure.error());
    };
  }

  private Message failed(Command asked, PluginError error) {
    failures.accept(String.valueOf(asked.args().get("call")), error.reason());
    return ErrorMessage.of(Optional.of(asked.id()), error);
  }

  @SuppressWarnings("unchecked") // the names of a JSON object are strings
  private static Map<String, @Nullable Object> named(Map<?, ?> object) {
    return (Map<String, @Nullable Object>) object;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
