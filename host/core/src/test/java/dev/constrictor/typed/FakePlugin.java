package dev.constrictor.typed;

import dev.constrictor.api.CallOptions;
import dev.constrictor.stream.ItemStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A plugin in Java: answers by functions, describes itself as python-lib does. */
final class FakePlugin extends TypedCalls {
  private final Map<String, Function<Map<String, @Nullable Object>, @Nullable Object>> functions =
      new HashMap<>();
  private final List<Object> commands = new java.util.ArrayList<>();
  CallOptions lastOptions = CallOptions.DEFAULT;

  /** Adds a command. */
  FakePlugin command(
      String name,
      String kind,
      Map<String, ?> args,
      Map<String, ?> result,
      Function<Map<String, @Nullable Object>, @Nullable Object> function) {
    functions.put(name, function);
    commands.add(Map.of("name", name, "kind", kind, "args", args, "result", result));
    return this;
  }

  /** The schema of an arguments object, all of which are required. */
  static Map<String, Object> args(Map<String, ?> properties, String... required) {
    return Map.of(
        "type",
        "object",
        "properties",
        properties,
        "required",
        List.of(required),
        "additionalProperties",
        false);
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public @Nullable Object call(
      String command, Map<String, ? extends @Nullable Object> args, CallOptions options) {
    lastOptions = options;
    return Objects.requireNonNull(functions.get(command), command).apply(new HashMap<>(args));
  }

  @Override
  public CompletableFuture<@Nullable Object> callAsync(
      String command, Map<String, ? extends @Nullable Object> args, CallOptions options) {
    Object answer = call(command, args, options);
    return answer instanceof CompletableFuture<?> later
        ? later.thenApply(value -> value)
        : CompletableFuture.completedFuture(answer);
  }

  @Override
  protected <T> Flow.Publisher<T> publish(
      String command,
      Map<String, ? extends @Nullable Object> args,
      CallOptions options,
      Function<@Nullable Object, ? extends T> reader) {
    return subscriber -> {
      ItemStream<T> stream = new ItemStream<>(subscriber, reader, Runnable::run);
      if (stream.open() && call(command, args, options) instanceof List<?> items) {
        items.forEach(stream::offer);
        stream.end(null);
      }
    };
  }

  @Override
  protected Map<String, @Nullable Object> description() {
    return Map.of("commands", commands);
  }
}
