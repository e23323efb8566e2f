package dev.constrictor.backend.graalpy;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether GraalPy is broken in this class loader: a class whose initialiser failed once, for want
 * of stack or heap, stays unusable for every context. Safe for several threads.
 */
final class RuntimeDamage {
  private static final Logger LOG = LoggerFactory.getLogger(RuntimeDamage.class);

  /**
   * How the JVM words it. A class that is not there at all is no damage: a fresh loader would not
   * find it either.
   */
  private static final Pattern BROKEN_CLASS =
      Pattern.compile(
          "Could not initialize class "
              + "((?:com\\.oracle|org\\.graalvm|org\\.bouncycastle)\\.[\\w.$]+)");

  private static final AtomicReference<@Nullable String> FOUND = new AtomicReference<>();

  private RuntimeDamage() {}

  /** What is broken, once something is. */
  static Optional<String> found() {
    return Optional.ofNullable(FOUND.get());
  }

  /**
   * Looks whether this failure of a guest's shows a broken class. What a guest says in exceptions
   * of its own is not looked at.
   */
  static void lookAt(Throwable failure) {
    if (failure instanceof NoClassDefFoundError
        || (failure instanceof PolyglotException guest && guest.isInternalError())) {
      Matcher message = BROKEN_CLASS.matcher(String.valueOf(failure.getMessage()));
      if (message.find()) {
        mark(message.group(1));
      }
    }
  }

  private static void mark(String brokenClass) {
    String what =
        "GraalPy is damaged in its class loader: %s cannot be used any more".formatted(brokenClass);
    if (FOUND.compareAndSet(null, what)) {
      LOG.error("{}, in no context", what);
    }
  }
}
