package dev.constrictor.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method a host function: plugins that were granted its name call it by {@code
 * constrictor.call_host(name, **args)}. Its parameters are the arguments, each under its name in
 * snake_case or its {@link PythonName}; what fits is decided by their types, an {@link
 * java.util.Optional} may be left out. The method runs on the calling plugin's thread, within the
 * call's deadline, and must be safe for several threads. What it throws is treated as with {@link
 * HostFunction}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface HostMethod {
  /** The host function's name, such as {@code kv.get}. */
  String value();
}
