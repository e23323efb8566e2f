package dev.constrictor.typed;

import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.Reason;
import dev.constrictor.shape.MisfitException;
import dev.constrictor.shape.Shape;
import dev.constrictor.shape.Shapes;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values of one call on their way into and out of Java's types; what does not fit is told as the
 * call's failure. Immutable.
 *
 * @param plugin the plugin's name
 * @param command the command's name
 */
record Conversion(String plugin, String command) {
  /** The arguments as JSON values, of a Map or a record. */
  @SuppressWarnings("unchecked")
  Map<String, @Nullable Object> arguments(Object args) {
    if (!(args instanceof Map) && !(args instanceof Record)) {
      throw new IllegalArgumentException(
          "arguments are a Map or a record, saw a " + args.getClass().getName());
    }
    try {
      return (Map<String, @Nullable Object>) written(Shapes.of(Object.class), args);
    } catch (MisfitException e) {
      throw badArguments(e.describe(""));
    }
  }

  private static Object written(Shape shape, Object value) {
    Object json = shape.write(value);
    if (json == null) {
      throw new IllegalStateException("a Map or record was written as null");
    }
    return json;
  }

  PluginException badArguments(String problem) {
    return failure(PluginError.of(Reason.BAD_ARGUMENTS, problem));
  }

  /** The result as the type that the shape is of. */
  // Callers pair each shape with its own type, which is a nullable one where it reads null.
  @SuppressWarnings({"unchecked", "NullAway"})
  <T> T result(Shape shape, @Nullable Object json) {
    try {
      return (T) shape.read(json);
    } catch (MisfitException e) {
      throw failure(PluginError.of(Reason.BAD_RESULT, e.describe("result")));
    }
  }

  /** An item of a stream as it is. */
  Object item(@Nullable Object json) {
    if (json == null) {
      throw failure(PluginError.of(Reason.BAD_RESULT, "result: an item of the stream is null"));
    }
    return json;
  }

  /** The same future with a Java value; cancelling it cancels the first. */
  <T> CompletableFuture<T> future(
      CompletableFuture<@Nullable Object> untyped, Function<@Nullable Object, T> reader) {
    CompletableFuture<T> typed = new CompletableFuture<>();
    untyped.whenComplete(
        (value, failure) -> {
          if (failure != null) {
            boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
            typed.completeExceptionally(wrapped ? failure.getCause() : failure);
            return;
          }
          try {
            typed.complete(reader.apply(value));
          } catch (RuntimeException e) {
            typed.completeExceptionally(e);
          }
        });
    typed.whenComplete(
        (value, failure) -> {
          if (typed.isCancelled()) {
            untyped.cancel(true);
          }
        });
    return typed;
  }

  private PluginException failure(PluginError error) {
    return PluginException.of(error, plugin, command);
  }
}
