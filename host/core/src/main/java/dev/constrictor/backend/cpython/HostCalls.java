package dev.constrictor.backend.cpython;

import dev.constrictor.api.HostFunction;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.InstanceSpec;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Host functions as one worker calls them, each on a thread of the host's. Safe for several
 * threads.
 */
final class HostCalls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostCalls.class);
  static final String COMMAND = "$call_host";

  private static final int MOST_AT_ONCE = 4;
  private static final int MOST_WAITING = 64;

  private final InstanceSpec spec;
  private final Consumer<Message> answers;
  private final ExecutorService threads;

  HostCalls(InstanceSpec spec, Consumer<Message> answers) {
    this.spec = spec;
    this.answers = answers;
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
    } catch (RejectedExecutionException e) {
      answers.accept(
          ErrorMessage.of(
              Optional.of(asked.id()),
              PluginError.of(
                  Reason.CONCURRENCY_LIMIT, "the plugin calls too many host functions at once")));
    }
  }

  private Message answer(Command asked) {
    Object name = asked.args().get("name");
    HostFunction function =
        COMMAND.equals(asked.command()) && name != null
            ? spec.hostFunctions().get(String.valueOf(name))
            : null;
    PluginError error;
    try {
      if (function != null && asked.args().get("args") instanceof Map<?, ?> args) {
        return Response.of(asked.id(), function.call(named(args)), Stats.NONE);
      }
      error =
          PluginError.of(
              Reason.PERMISSION_DENIED, "host function " + name + " is unknown or not granted");
    } catch (PluginException e) {
      error = e.error();
    } catch (Exception e) { // whatever the server's own function throws
      LOG.warn("host function {} failed for {}", name, spec, e);
      error = PluginError.of(Reason.INTERNAL, "the host function failed: " + e.getMessage());
    }
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
