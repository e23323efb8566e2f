package dev.constrictor.shape;

import dev.constrictor.api.PythonName;
import java.lang.reflect.AnnotatedElement;
import java.util.Locale;
import java.util.regex.Pattern;

/** How Java's names are written in Python. */
public final class PythonNames {
  private static final Pattern WORD_START =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private PythonNames() {}

  /** The annotated name, or the Java name in snake_case. */
  public static String of(AnnotatedElement element, String javaName) {
    PythonName named = element.getAnnotation(PythonName.class);
    return named != null ? named.value() : snakeCase(javaName);
  }

  /** {@code distinctWords} as {@code distinct_words}, {@code parseURL} as {@code parse_url}. */
  public static String snakeCase(String javaName) {
    return WORD_START.matcher(javaName).replaceAll("_").toLowerCase(Locale.ROOT);
  }
}
