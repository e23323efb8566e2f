package dev.constrictor.backend.graalpy;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import org.graalvm.polyglot.Engine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polyglot has the JVM tell its engines' instruments of the end. None of ours listens, and the JVM
 * would keep the hook, and by it the loader and all its classes, for as long as it runs.
 */
final class PolyglotShutdownHook {
  private static final Logger LOG = LoggerFactory.getLogger(PolyglotShutdownHook.class);

  private PolyglotShutdownHook() {}

  /** Marks the hook as registered already. To be done before this loader's first engine. */
  static void forgo() {
    try {
      Field registered = Engine.class.getDeclaredField("shutdownHookInitialized");
      registered.setAccessible(true);
      registered.setBoolean(null, true);
    } catch (NoSuchFieldException | IllegalAccessException | InaccessibleObjectException e) {
      LOG.warn("should GraalPy be loaded anew, its old classes will stay in memory", e);
    }
  }
}
