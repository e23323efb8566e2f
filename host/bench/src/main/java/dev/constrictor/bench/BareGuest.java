package dev.constrictor.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyHashMap;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The floor: what a call costs with no host at all. A bare context is owned by one platform thread,
 * which takes work from a queue and answers through a future, the plain way to write it: no
 * deadline, no limit, no check of arguments, no result copied.
 */
@State(Scope.Benchmark)
public class BareGuest {
  private static final String CODE =
      """
      def noop(): pass
      def take(order): pass
      def fail(): raise ValueError("this order has no lines")
      [noop, take, fail]
      """;

  private record Task(Supplier<Value> body, CompletableFuture<Value> answer) {}

  private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();
  private final Engine engine =
      Engine.newBuilder("python").option("engine.WarnInterpreterOnly", "false").build();
  private final Context context;
  private final Value noop;
  private final Value take;
  private final Value fail;
  private final Thread owner;

  /** Builds the context and starts its thread. */
  public BareGuest() {
    context = newContext();
    Value functions = context.eval("python", CODE);
    noop = functions.getArrayElement(0);
    take = functions.getArrayElement(1);
    fail = functions.getArrayElement(2);
    owner = new Thread(this::serve, "bare-guest");
    owner.setDaemon(true);
    owner.start();
  }

  private Context newContext() {
    return Context.newBuilder("python").engine(engine).allowHostAccess(HostAccess.ALL).build();
  }

  final Value noop() throws InterruptedException, ExecutionException {
    return call(noop::execute);
  }

  final Value take(Map<String, Object> payload) throws InterruptedException, ExecutionException {
    return call(() -> take.execute(ProxyHashMap.from(Map.<Object, Object>copyOf(payload))));
  }

  final Value fail() throws InterruptedException, ExecutionException {
    return call(fail::execute);
  }

  /** A further context of the same engine, able to run the functions. */
  final boolean startAnother() {
    try (Context another = newContext()) {
      return another.eval("python", CODE).getArrayElement(0).execute().isNull();
    }
  }

  private Value call(Supplier<Value> body) throws InterruptedException, ExecutionException {
    Task task = new Task(body, new CompletableFuture<>());
    queue.put(task);
    return task.answer().get();
  }

  private void serve() {
    try {
      while (true) {
        Task task = queue.take();
        try {
          task.answer().complete(task.body().get());
        } catch (RuntimeException e) {
          task.answer().completeExceptionally(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // by close: nothing is in flight any more
    }
  }

  /** Ends the thread, then the context. */
  @TearDown
  public void close() throws InterruptedException {
    owner.interrupt();
    owner.join();
    context.close(true);
    engine.close(true);
  }

  /** Four of them, to set beside four plugins. */
  @State(Scope.Benchmark)
  public static class Four {
    final List<BareGuest> guests = Stream.generate(BareGuest::new).limit(4).toList();

    /** Ends them all. */
    @TearDown
    public void close() throws InterruptedException {
      for (BareGuest guest : guests) {
        guest.close();
      }
    }
  }
}
