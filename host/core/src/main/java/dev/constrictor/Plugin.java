package dev.constrictor;

import dev.constrictor.api.CallOptions;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import dev.constrictor.backend.BriefSpin;
import dev.constrictor.backend.Call;
import dev.constrictor.backend.CallListener;
import dev.constrictor.backend.Outcome;
import dev.constrictor.lifecycle.LifecycleManager;
import dev.constrictor.lifecycle.PluginStatus;
import dev.constrictor.protocol.Command;
import dev.constrictor.protocol.Event;
import dev.constrictor.protocol.EventKind;
import dev.constrictor.protocol.Message;
import dev.constrictor.typed.TypedCalls;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One plugin of a {@link PluginHost}, to be called. Arguments and results are JSON values as the
 * JDK has them: Map, List, String, Long, BigInteger, Double, Boolean and null; the calls that take
 * a class or a {@link dev.constrictor.api.TypeToken}, and the interface that {@link #as} makes,
 * convert them from and to Java's types. A command that streams answers with the list of its items,
 * unless {@link #stream} takes them as they come. Safe for several threads, virtual ones included.
 */
public final class Plugin extends TypedCalls {
  private static final double NANOS_PER_MILLI = 1e6;

  private static final PluginError TOO_MANY_ITEMS =
      PluginError.of(
          Reason.MESSAGE_LIMIT,
          "the items together are larger than limits.message; stream them, or ask for fewer");

  private static final AtomicBoolean FIRST = new AtomicBoolean(true);

  private final String name;
  private final LifecycleManager lifecycle;
  private final BriefSpin spin = new BriefSpin();

  Plugin(String name, LifecycleManager lifecycle) {
    this.name = name;
    this.lifecycle = lifecycle;
  }

  @Override
  public String name() {
    return name;
  }

  /** Calls a command and waits for its result, at most until the plugin's deadline. */
  public @Nullable Object call(String command, Map<String, ? extends @Nullable Object> args) {
    return call(command, args, CallOptions.DEFAULT);
  }

  /**
   * Calls a command and waits for its result, at most until the deadline.
   *
   * @throws PluginException of the subclass that fits, when the call failed for whatever reason; an
   *     interrupt cancels the call
   */
  @Override
  public @Nullable Object call(
      String command, Map<String, ? extends @Nullable Object> args, CallOptions options) {
    PendingCall pending = begin(command, args, options);
    try {
      long begin = System.nanoTime();
      spin.until(pending.answer::isDone);
      Object result = pending.answer.get();
      spin.waited(System.nanoTime() - begin);
      return result;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PluginException failure) {
        throw PluginException.of(failure.error(), name, command); // with the caller's own stack
      }
      throw new IllegalStateException("a call ended by something else than its outcome", e);
    } catch (InterruptedException e) {
      lifecycle.cancel(name, pending.call());
      Thread.currentThread().interrupt();
      throw new CompletionException("interrupted while " + name + "." + command + " ran", e);
    }
  }

  /**
   * Calls a command; the future completes with the result, or with a {@link PluginException}, on a
   * thread that may block. Cancelling the future cancels the call.
   */
  @Override
  public CompletableFuture<@Nullable Object> callAsync(
      String command, Map<String, ? extends @Nullable Object> args, CallOptions options) {
    PendingCall pending = begin(command, args, options);
    if (pending.answer
        .isDone()) { // refused: an overloaded host should not start a thread to say so
      return pending.answer;
    }
    prepareToTell();
    CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
    pending.answer.whenComplete(
        (value, failure) -> {
          Runnable tell =
              () -> {
                if (failure == null) {
                  result.complete(value);
                } else {
                  result.completeExceptionally(failure);
                }
              };
          try {
            Thread.ofVirtual().name("constrictor-" + name + "-answer").start(tell);
          } catch (OutOfMemoryError noThread) { // rather here than never
            tell.run();
          }
        });
    result.whenComplete(
        (value, failure) -> {
          if (result.isCancelled()) {
            lifecycle.cancel(name, pending.call());
          }
        });
    return result;
  }

  /**
   * The first virtual thread of a JVM takes it some 20 ms: while the first call is worked on, not
   * when its answer is due.
   */
  private static void prepareToTell() {
    if (FIRST.get() && FIRST.getAndSet(false)) { // each call looks, one alone writes
      try {
        Thread.ofVirtual().name("constrictor-first").start(() -> {});
      } catch (OutOfMemoryError noThread) {
        FIRST.set(true); // the next call may have room for it
      }
    }
  }

  /** The same with the plugin's own deadline. */
  public CompletableFuture<@Nullable Object> callAsync(
      String command, Map<String, ? extends @Nullable Object> args) {
    return callAsync(command, args, CallOptions.DEFAULT);
  }

  @Override
  protected <T> Flow.Publisher<T> publish(
      String command,
      Map<String, ? extends @Nullable Object> args,
      CallOptions options,
      Function<@Nullable Object, ? extends T> reader) {
    return subscriber ->
        new StreamedCall<T>(this, lifecycle, message(command, args, options), options)
            .begin(subscriber, reader);
  }

  @Override
  protected Map<String, @Nullable Object> description() {
    try {
      lifecycle.awaitFirstStart(name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException("interrupted while " + name + " was starting", e);
    }
    Optional<PluginStatus> status = lifecycle.status(name);
    if (status.isEmpty() || !status.get().state().serves()) {
      call("$describe", Map.of()); // refused with the reason, as every call is
    }
    return lifecycle.status(name).map(PluginStatus::description).orElse(Map.of());
  }

  private PendingCall begin(
      String command, Map<String, ? extends @Nullable Object> args, CallOptions options) {
    PendingCall pending = new PendingCall(command, options);
    pending.call = lifecycle.newCall(name, message(command, args, options), pending);
    lifecycle.accept(name, pending.call());
    return pending;
  }

  private Command message(
      String command, Map<String, ? extends @Nullable Object> args, CallOptions options) {
    OptionalDouble deadlineMs =
        options.timeout().isPresent()
            ? OptionalDouble.of(options.timeout().get().toNanos() / NANOS_PER_MILLI)
            : OptionalDouble.empty();
    return new Command(
        UUID.randomUUID().toString(),
        Message.now(),
        Optional.of(name),
        command,
        Collections.unmodifiableMap(args),
        deadlineMs,
        1,
        Map.of());
  }

  static void tellProgress(Event event, CallOptions options) {
    if (event.event() == EventKind.PROGRESS
        && event.data().get("fraction") instanceof Number fraction) {
      String message = String.valueOf(event.data().get("message"));
      options.onProgress().accept(new CallOptions.Progress(fraction.doubleValue(), message));
    }
  }

  /** Collects items and passes progress on until the outcome comes. */
  private final class PendingCall implements CallListener {
    private final CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
    private final String command;
    private final CallOptions options;
    private final CollectedItems items = new CollectedItems(lifecycle.limits(name).messageBytes());
    private @Nullable Call call;

    PendingCall(String command, CallOptions options) {
      this.command = command;
      this.options = options;
    }

    Call call() {
      return java.util.Objects.requireNonNull(call, "set before it is used");
    }

    @Override
    public void event(Event event) {
      if (event.event() == EventKind.ITEM) {
        if (!items.add(event.data().get("value"))) {
          lifecycle.giveUp(name, call(), TOO_MANY_ITEMS);
        }
      } else {
        tellProgress(event, options);
      }
    }

    /** Also where no item came: the plugin's description knows its streaming commands. */
    private boolean streamed(Outcome.Success success) {
      return !items.isEmpty()
          || (success.result() == null
              && lifecycle.status(name).stream().anyMatch(status -> status.streams(command)));
    }

    @Override
    public void done(Outcome outcome) {
      switch (outcome) {
        case Outcome.Success success ->
            answer.complete(streamed(success) ? items.toList() : success.result());
        case Outcome.Failure failure ->
            answer.completeExceptionally(PluginException.of(failure.error(), name, command));
      }
    }
  }
}
