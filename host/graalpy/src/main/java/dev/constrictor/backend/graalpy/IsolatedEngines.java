package dev.constrictor.backend.graalpy;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.graalvm.polyglot.Engine;

/**
 * What engines need where GraalPy's classes are in a loader of their own, of which the JVM may have
 * several, one after another. Elsewhere nothing is done. Safe for several threads.
 */
final class IsolatedEngines {
  private static final boolean ISOLATED =
      !ClassLoader.getSystemClassLoader().equals(IsolatedEngines.class.getClassLoader());

  private static final AtomicBoolean FIRST = new AtomicBoolean(ISOLATED);

  private IsolatedEngines() {}

  /** Makes an engine; the loader's first one with what holds for all of them. */
  static Engine make(Supplier<Engine> make) {
    synchronized (System.class) { // for all loaders of this JVM: a property is involved
      if (FIRST.getAndSet(false)) {
        PolyglotShutdownHook.forgo();
        return AttachLibrary.withCopy(make);
      }
    }
    return make.get();
  }
}
