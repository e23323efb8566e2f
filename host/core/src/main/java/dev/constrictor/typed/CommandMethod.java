package dev.constrictor.typed;

import dev.constrictor.api.CallOptions;
import dev.constrictor.shape.MisfitException;
import dev.constrictor.shape.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A method of an interface as the call of a command. Immutable.
 *
 * @param command the command's name
 * @param arguments what each parameter is
 * @param kind how the result is given back
 * @param result the result's or item's type; null where the result is ignored
 */
record CommandMethod(
    String command, List<Argument> arguments, ResultKind kind, @Nullable Shape result) {
  /**
   * One parameter.
   *
   * @param name the argument's name
   * @param shape its type; null where the parameter is the call's options
   */
  record Argument(String name, @Nullable Shape shape) {}

  @Nullable Object invoke(TypedCalls plugin, @Nullable Object[] values) {
    Conversion conversion = new Conversion(plugin.name(), command);
    Map<String, @Nullable Object> args = new LinkedHashMap<>();
    CallOptions options = CallOptions.DEFAULT;
    for (int i = 0; i < values.length; i++) {
      Argument argument = arguments.get(i);
      if (argument.shape == null) {
        options = values[i] instanceof CallOptions given ? given : options;
      } else if (!argument.shape.isAbsent(values[i])) {
        args.put(argument.name, written(conversion, argument.name, argument.shape, values[i]));
      }
    }
    return switch (kind) {
      case VALUE -> read(conversion, plugin.call(command, args, options));
      case FUTURE ->
          conversion.future(
              plugin.callAsync(command, args, options), value -> read(conversion, value));
      case STREAM ->
          plugin.publish(
              command,
              args,
              options,
              item -> result == null ? conversion.item(item) : conversion.result(result, item));
    };
  }

  private static @Nullable Object written(
      Conversion conversion, String name, Shape shape, @Nullable Object value) {
    try {
      return shape.write(value);
    } catch (MisfitException e) {
      throw conversion.badArguments(e.describe(name));
    }
  }

  private @Nullable Object read(Conversion conversion, @Nullable Object value) {
    return result == null ? null : conversion.result(result, value);
  }
}
