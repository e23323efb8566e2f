package dev.constrictor.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What something is called on Python's side, where that is not its Java name in snake_case: a
 * command for a method, an argument for a parameter, a key for a record component, a value for an
 * enum constant (whose name is taken as it is, otherwise).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({
  ElementType.METHOD,
  ElementType.PARAMETER,
  ElementType.RECORD_COMPONENT,
  ElementType.FIELD // enum constants
})
public @interface PythonName {
  /** The name, exactly. */
  String value();
}
