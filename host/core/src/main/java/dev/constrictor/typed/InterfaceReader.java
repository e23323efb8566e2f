package dev.constrictor.typed;

import dev.constrictor.api.CallOptions;
import dev.constrictor.api.InterfaceMismatchException;
import dev.constrictor.api.PythonName;
import dev.constrictor.config.Suggestion;
import dev.constrictor.shape.PythonNames;
import dev.constrictor.shape.Shape;
import dev.constrictor.shape.Shapes;
import dev.constrictor.shape.UnsupportedTypeException;
import dev.constrictor.typed.PluginDescription.DescribedCommand;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads an interface's methods as calls of a plugin's commands, and finds all that does not fit.
 * Used once, by one thread.
 */
final class InterfaceReader {
  private final Class<?> type;
  private final PluginDescription plugin;
  private final List<String> problems = new ArrayList<>();

  InterfaceReader(Class<?> type, PluginDescription plugin) {
    this.type = type;
    this.plugin = plugin;
  }

  /** Each abstract method as a call. */
  Map<Method, CommandMethod> read() {
    Map<Method, CommandMethod> methods = new HashMap<>();
    for (Method method : type.getMethods()) {
      if (Modifier.isAbstract(method.getModifiers()) && !isOfObject(method)) {
        CommandMethod read = read(method);
        if (read != null) {
          methods.put(method, read);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new InterfaceMismatchException(
          "%s does not fit plugin %s".formatted(type.getName(), plugin.plugin()),
          problems.stream().sorted().distinct().toList());
    }
    return methods;
  }

  private static boolean isOfObject(Method method) {
    try {
      Object.class.getMethod(method.getName(), method.getParameterTypes());
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private @Nullable CommandMethod read(Method method) {
    String where = method.getName() + "()";
    String command = chosen(method, method.getName(), plugin.commands().keySet());
    DescribedCommand described = plugin.commands().get(command);
    if (described == null) {
      String near = Suggestion.phrase(command, plugin.commands().keySet());
      problems.add(
          "%s: the plugin has no command %s%s (there are: %s)"
              .formatted(where, command, near, names(plugin.commands().keySet())));
      return null;
    }
    List<CommandMethod.Argument> arguments = arguments(method, where, described);
    ResultKind kind = kind(method.getReturnType());
    Shape result = result(method, where, kind);
    if (result != null) {
      compareResult(where, kind, result, described);
    }
    return new CommandMethod(command, arguments, kind, result);
  }

  /** The annotated name; else the one that the plugin knows of snake_case and the Java name. */
  private static String chosen(
      AnnotatedElement element, String javaName, Collection<String> known) {
    String name = PythonNames.of(element, javaName);
    boolean asItIs =
        !element.isAnnotationPresent(PythonName.class)
            && !known.contains(name)
            && known.contains(javaName);
    return asItIs ? javaName : name;
  }

  private static String names(Collection<String> known) {
    return known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known));
  }

  private List<CommandMethod.Argument> arguments(
      Method method, String where, DescribedCommand command) {
    Map<String, Object> known = JsonSchema.object(command.args().get("properties"));
    Set<String> given = new LinkedHashSet<>();
    List<CommandMethod.Argument> arguments = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      if (parameter.getType() == CallOptions.class) {
        arguments.add(new CommandMethod.Argument("", null));
        continue;
      }
      if (!parameter.isNamePresent() && !parameter.isAnnotationPresent(PythonName.class)) {
        problems.add(
            where + ": its parameters have no names; compile with -parameters or use @PythonName");
        return arguments;
      }
      String name = chosen(parameter, parameter.getName(), known.keySet());
      Shape shape = shape(where + " " + name, parameter.getAnnotatedType(), parameter);
      arguments.add(new CommandMethod.Argument(name, shape));
      given.add(name);
      if (!known.containsKey(name)
          && Boolean.FALSE.equals(command.args().get("additionalProperties"))) {
        problems.add(
            "%s: the command has no argument %s%s (there are: %s)"
                .formatted(
                    where, name, Suggestion.phrase(name, known.keySet()), names(known.keySet())));
      } else if (shape != null) {
        new SchemaFit(problems, "Java", "the plugin")
            .compare(where + " " + name, shape.schema(), JsonSchema.object(known.get(name)));
      }
    }
    Set<String> missing = new TreeSet<>(JsonSchema.required(command.args()));
    missing.removeAll(given);
    missing.forEach(name -> problems.add(where + ": the argument " + name + " is missing"));
    return arguments;
  }

  private @Nullable Shape shape(String where, AnnotatedType annotated, AnnotatedElement element) {
    try {
      return Shapes.of(annotated, element);
    } catch (UnsupportedTypeException e) {
      problems.add(where + ": " + e.getMessage());
      return null;
    }
  }

  private static ResultKind kind(Class<?> returned) {
    if (returned == CompletableFuture.class || returned == CompletionStage.class) {
      return ResultKind.FUTURE;
    }
    return returned == Flow.Publisher.class ? ResultKind.STREAM : ResultKind.VALUE;
  }

  /** The type of the result or item; null where it is ignored or was refused. */
  private @Nullable Shape result(Method method, String where, ResultKind kind) {
    AnnotatedType returned = method.getAnnotatedReturnType();
    if (kind == ResultKind.VALUE) {
      return isIgnored(returned) ? null : shape(where, returned, method);
    }
    if (!(returned instanceof AnnotatedParameterizedType generic)
        || !(returned.getType() instanceof ParameterizedType)) {
      problems.add(where + ": say what the " + method.getReturnType().getSimpleName() + " is of");
      return null;
    }
    AnnotatedType inner = generic.getAnnotatedActualTypeArguments()[0];
    return isIgnored(inner) ? null : shape(where, inner, inner);
  }

  private static boolean isIgnored(AnnotatedType type) {
    return type.getType() == void.class || type.getType() == Void.class;
  }

  private void compareResult(
      String where, ResultKind kind, Shape result, DescribedCommand command) {
    Map<String, Object> written = command.result();
    if (kind == ResultKind.STREAM && command.streams()) {
      written = JsonSchema.object(written.get("items"));
    }
    boolean listOfUnknown = kind != ResultKind.STREAM && command.streams() && written.isEmpty();
    new SchemaFit(problems, "the plugin", "Java")
        .compare(
            where + " result", listOfUnknown ? Map.of("type", "array") : written, result.schema());
  }
}
