package dev.constrictor.typed;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers the methods of an interface by calls of a plugin. Safe for several threads. */
final class CommandProxy implements InvocationHandler {
  private static final @Nullable Object[] NO_ARGUMENTS = {};

  private final Class<?> type;
  private final TypedCalls plugin;
  private final Map<Method, CommandMethod> commands;
  private final Map<Method, MethodHandle> defaults;

  private CommandProxy(
      Class<?> type,
      TypedCalls plugin,
      Map<Method, CommandMethod> commands,
      Map<Method, MethodHandle> defaults) {
    this.type = type;
    this.plugin = plugin;
    this.commands = commands;
    this.defaults = defaults;
  }

  static <T> T create(Class<T> type, TypedCalls plugin, PluginDescription description) {
    if (!type.isInterface() || type.isAnnotation()) {
      throw new IllegalArgumentException(type.getName() + " is no interface");
    }
    CommandProxy handler =
        new CommandProxy(
            type, plugin, new InterfaceReader(type, description).read(), defaults(type));
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Map<Method, MethodHandle> defaults(Class<?> type) {
    Map<Method, MethodHandle> defaults = new HashMap<>();
    for (Method method : type.getMethods()) {
      if (method.isDefault()) {
        Class<?> owner = method.getDeclaringClass();
        try {
          defaults.put(
              method,
              MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                  .unreflectSpecial(method, owner));
        } catch (IllegalAccessException e) {
          throw new IllegalArgumentException(
              "%s cannot be reached: open its package to %s"
                  .formatted(owner.getName(), CommandProxy.class.getModule()),
              e);
        }
      }
    }
    return defaults;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a proxy equals itself alone, as plain objects do
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    @Nullable Object[] values = arguments == null ? NO_ARGUMENTS : arguments;
    CommandMethod command = commands.get(method);
    if (command != null) {
      return command.invoke(plugin, values);
    }
    MethodHandle inJava = defaults.get(method);
    if (inJava != null) {
      return inJava.bindTo(proxy).invokeWithArguments(values);
    }
    return switch (method.getName()) {
      case "equals" -> proxy == values[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> type.getSimpleName() + " of plugin " + plugin.name();
      default -> throw new IllegalStateException("no such method: " + method);
    };
  }
}
