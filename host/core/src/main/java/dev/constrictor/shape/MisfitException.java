package dev.constrictor.shape;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value does not fit a Java type, and where in it. Carries no stack trace: it is turned into an
 * answer, not into a log entry. Belongs to one thread until it has left the outermost shape.
 */
public final class MisfitException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SEEN_LIMIT = 60;

  private final transient Deque<Object> steps = new ArrayDeque<>();
  private final String problem;

  MisfitException(String problem) {
    super(problem, null, false, false);
    this.problem = problem;
  }

  static MisfitException expected(String words, @Nullable Object seen) {
    return new MisfitException("expected " + words + ", saw " + seen(seen));
  }

  /** Says on the way out that the misfit lies under this key or index. */
  MisfitException under(Object step) {
    steps.addFirst(step);
    return this;
  }

  /** A sentence with the place, such as {@code items[3].price: expected a number, saw "x"}. */
  public String describe(String root) {
    StringBuilder text = new StringBuilder(root);
    for (Object step : steps) {
      if (step instanceof Integer) {
        text.append('[').append(step).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(step);
      }
    }
    return text.append(": ").append(problem).toString();
  }

  /** The value as a person would recognise it, bounded. */
  static String seen(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map -> "an object of " + map.size();
      case List<?> list -> "a list of " + list.size();
      case String text ->
          text.length() > SEEN_LIMIT
              ? '"' + text.substring(0, SEEN_LIMIT - 1) + "…\""
              : '"' + text + '"';
      default -> {
        String text = value.toString();
        yield text.length() > SEEN_LIMIT ? text.substring(0, SEEN_LIMIT - 1) + "…" : text;
      }
    };
  }
}
