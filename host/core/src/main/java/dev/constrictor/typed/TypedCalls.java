package dev.constrictor.typed;

import dev.constrictor.api.CallOptions;
import dev.constrictor.api.InterfaceMismatchException;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.TypeToken;
import dev.constrictor.shape.Shape;
import dev.constrictor.shape.Shapes;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one plugin: untyped ones, which know JSON values alone, and typed ones over them.
 * Safe for several threads.
 *
 * <p>What Java types are as JSON: records are objects (a component's key is its name in snake_case
 * or its {@link dev.constrictor.api.PythonName}; keys without a component are ignored), enums text,
 * {@code List}, {@code Set}, arrays lists, {@code Map} with text or enum keys objects, {@code
 * Optional} and what is annotated {@code @Nullable} may be null or lack; {@code Instant}, {@code
 * OffsetDateTime}, {@code LocalDateTime}, {@code LocalDate}, {@code LocalTime} ISO 8601 text,
 * {@code Duration} a number of seconds, {@code byte[]} base64 text, {@code UUID} text, and {@code
 * BigDecimal} a number that is never rounded, read from text too. Nothing else is null, and no
 * number is rounded or cut.
 */
public abstract class TypedCalls {
  /** For what can be called. */
  protected TypedCalls() {}

  /** The plugin's name. */
  public abstract String name();

  /** Calls a command with JSON values and waits for its result. */
  public abstract @Nullable Object call(
      String command, Map<String, ? extends @Nullable Object> args, CallOptions options);

  /** Calls a command with JSON values; cancelling the future cancels the call. */
  public abstract CompletableFuture<@Nullable Object> callAsync(
      String command, Map<String, ? extends @Nullable Object> args, CallOptions options);

  /**
   * A publisher whose every subscription is a call of its own.
   *
   * @param reader makes what subscribers get of each item, never null; what it throws ends the call
   */
  protected abstract <T> Flow.Publisher<T> publish(
      String command,
      Map<String, ? extends @Nullable Object> args,
      CallOptions options,
      Function<@Nullable Object, ? extends T> reader);

  /** What {@code $start} told of the plugin; waits for its first start. */
  protected abstract Map<String, @Nullable Object> description();

  /**
   * A typed view of the plugin: each abstract method calls the command of its name, in snake_case
   * or as it is, or of its {@link dev.constrictor.api.PythonName}. Its parameters are the command's
   * by name (compile with {@code -parameters}, or annotate them); one of type {@link CallOptions}
   * is no argument. A method that returns {@link CompletableFuture} does not wait, one that returns
   * {@link Flow.Publisher} streams, {@code void} ignores the result. {@code default} methods run as
   * Java. Failures are {@link PluginException}s; a result that does not fit its type is a
   * VALIDATION_ERROR {@code bad_result}.
   *
   * <p>Waits for the plugin's first start, since the interface is checked against what the plugin
   * says of its commands then. A version of the plugin that is loaded later is not checked again.
   *
   * @throws InterfaceMismatchException telling all that does not fit at once
   * @throws PluginException when the plugin does not serve
   */
  public <T> T as(Class<T> type) {
    return CommandProxy.create(type, this, PluginDescription.of(name(), description()));
  }

  /**
   * Calls a command and waits for its result as a Java value.
   *
   * @param args a Map from argument to value, or a record of the arguments; values are of any type
   *     that has a JSON form
   * @throws PluginException when the call failed, or its result is not of that type
   */
  public <T> T call(String command, Object args, Class<T> type) {
    return call(command, args, type, CallOptions.DEFAULT);
  }

  /** As {@link #call(String, Object, Class)}, with options. */
  public <T> T call(String command, Object args, Class<T> type, CallOptions options) {
    return typed(command, args, Shapes.of(type), options);
  }

  /** As {@link #call(String, Object, Class)}, for a generic type. */
  public <T> T call(String command, Object args, TypeToken<T> type) {
    return call(command, args, type, CallOptions.DEFAULT);
  }

  /** As {@link #call(String, Object, Class)}, for a generic type and with options. */
  public <T> T call(String command, Object args, TypeToken<T> type, CallOptions options) {
    return typed(command, args, Shapes.of(type), options);
  }

  private <T> T typed(String command, Object args, Shape shape, CallOptions options) {
    Conversion conversion = new Conversion(name(), command);
    return conversion.result(shape, call(command, conversion.arguments(args), options));
  }

  /** As {@link #call(String, Object, Class)}, without waiting; cancelling cancels the call. */
  public <T> CompletableFuture<T> callAsync(String command, Object args, Class<T> type) {
    return typedAsync(command, args, Shapes.of(type), CallOptions.DEFAULT);
  }

  /** As {@link #callAsync(String, Object, Class)}, for a generic type and with options. */
  public <T> CompletableFuture<T> callAsync(
      String command, Object args, TypeToken<T> type, CallOptions options) {
    return typedAsync(command, args, Shapes.of(type), options);
  }

  private <T> CompletableFuture<T> typedAsync(
      String command, Object args, Shape shape, CallOptions options) {
    Conversion conversion = new Conversion(name(), command);
    return conversion.future(
        callAsync(command, conversion.arguments(args), options),
        value -> conversion.result(shape, value));
  }

  /**
   * The items of a command as they come; a command that does not stream gives its one result. Each
   * subscription is a call of its own, which begins when it is made; cancelling it cancels the
   * call. Items are handed over one after another on a thread that may be blocked.
   *
   * <p>A plugin is not slowed by a slow subscriber: when {@link
   * dev.constrictor.stream.ItemStream#CAPACITY} items wait, the next one cancels the call, and
   * after those that wait the subscriber is told RESOURCE_ERROR {@code queue_full}. An item that is
   * null fails the stream, since {@code Flow} has none: read such items with a token of an {@code
   * Optional}.
   */
  public Flow.Publisher<Object> stream(
      String command, Map<String, ? extends @Nullable Object> args, CallOptions options) {
    Conversion conversion = new Conversion(name(), command);
    return publish(command, args, options, conversion::item);
  }

  /** As {@link #stream(String, Map, CallOptions)}, with the plugin's own deadline. */
  public Flow.Publisher<Object> stream(
      String command, Map<String, ? extends @Nullable Object> args) {
    return stream(command, args, CallOptions.DEFAULT);
  }

  /** As {@link #stream(String, Map, CallOptions)}, each item as a Java value. */
  public <T> Flow.Publisher<T> stream(String command, Object args, Class<T> type) {
    return typedStream(command, args, Shapes.of(type), CallOptions.DEFAULT);
  }

  /** As {@link #stream(String, Object, Class)}, for a generic type and with options. */
  public <T> Flow.Publisher<T> stream(
      String command, Object args, TypeToken<T> type, CallOptions options) {
    return typedStream(command, args, Shapes.of(type), options);
  }

  private <T> Flow.Publisher<T> typedStream(
      String command, Object args, Shape shape, CallOptions options) {
    Conversion conversion = new Conversion(name(), command);
    return publish(
        command, conversion.arguments(args), options, item -> conversion.<T>result(shape, item));
  }
}
