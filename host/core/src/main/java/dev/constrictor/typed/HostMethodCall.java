package dev.constrictor.typed;

import dev.constrictor.api.HostFunction;
import dev.constrictor.api.HostMethod;
import dev.constrictor.api.PluginError;
import dev.constrictor.api.PluginException;
import dev.constrictor.api.PythonName;
import dev.constrictor.api.Reason;
import dev.constrictor.config.Suggestion;
import dev.constrictor.shape.MisfitException;
import dev.constrictor.shape.PythonNames;
import dev.constrictor.shape.Shape;
import dev.constrictor.shape.Shapes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One annotated method as a host function. Safe for several threads, if the method is.
 *
 * @param name the host function's name
 * @param parameters the type of each parameter by the argument's name, in order
 * @param result the result's type; null where it is void
 */
record HostMethodCall(
    String name,
    Object target,
    Method method,
    Map<String, Shape> parameters,
    @Nullable Shape result)
    implements HostFunction {

  static HostMethodCall of(Object target, Method method) {
    String name = method.getAnnotation(HostMethod.class).value();
    if (!method.trySetAccessible()) {
      throw new IllegalArgumentException(
          "%s cannot be reached: open its package to %s"
              .formatted(method, HostMethodCall.class.getModule()));
    }
    Map<String, Shape> parameters = new LinkedHashMap<>();
    for (Parameter parameter : method.getParameters()) {
      if (!parameter.isNamePresent() && !parameter.isAnnotationPresent(PythonName.class)) {
        throw new IllegalArgumentException(
            name + ": its parameters have no names; compile with -parameters or use @PythonName");
      }
      parameters.put(
          PythonNames.of(parameter, parameter.getName()),
          Shapes.of(parameter.getAnnotatedType(), parameter));
    }
    boolean isVoid = method.getReturnType() == void.class;
    Shape result = isVoid ? null : Shapes.of(method.getAnnotatedReturnType(), method);
    return new HostMethodCall(name, target, method, parameters, result);
  }

  @Override
  public @Nullable Object call(Map<String, @Nullable Object> args) throws Exception {
    Object answer;
    try {
      answer = method.invoke(target, bound(args));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception failure ? failure : e;
    }
    if (result == null) {
      return null;
    }
    try {
      return result.write(answer);
    } catch (MisfitException e) {
      throw failure(Reason.BAD_RESULT, List.of(e.describe("result")));
    }
  }

  @Override
  public Map<String, Object> argumentSchema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    parameters.forEach(
        (argument, shape) -> {
          properties.put(argument, shape.schema());
          if (!shape.mayBeAbsent()) {
            required.add(argument);
          }
        });
    return Map.of(
        "type",
        "object",
        "properties",
        properties,
        "required",
        required,
        "additionalProperties",
        false);
  }

  private @Nullable Object[] bound(Map<String, @Nullable Object> args) {
    List<String> problems = new ArrayList<>();
    List<@Nullable Object> values = new ArrayList<>();
    parameters.forEach(
        (argument, shape) -> {
          if (!args.containsKey(argument) && !shape.mayBeAbsent()) {
            problems.add(argument + ": is missing; expected " + shape.words());
            return;
          }
          try {
            values.add(shape.read(args.get(argument)));
          } catch (MisfitException e) {
            problems.add(e.describe(argument));
          }
        });
    for (String argument : args.keySet()) {
      if (!parameters.containsKey(argument)) {
        problems.add(argument + ": is unknown" + Suggestion.phrase(argument, parameters.keySet()));
      }
    }
    if (!problems.isEmpty()) {
      throw failure(Reason.BAD_ARGUMENTS, problems);
    }
    return values.toArray();
  }

  private PluginException failure(Reason reason, List<String> problems) {
    String message = name + ": " + String.join("; ", problems);
    return PluginException.of(
        PluginError.of(reason, message, Map.of("problems", problems)), "host function", name);
  }
}
