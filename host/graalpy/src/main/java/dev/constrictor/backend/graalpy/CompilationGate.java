package dev.constrictor.backend.graalpy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds the compiler back while the first plugins start: it would spend more on their start-up code
 * than that code takes interpreted. It is let loose for good once no context is being started.
 *
 * <p>Works where the jars that the build patched are on the class path; elsewhere there is either
 * no compiler, or one that cannot be held, and nothing happens. One for the JVM. Safe for all
 * threads.
 */
final class CompilationGate {
  static final CompilationGate INSTANCE =
      new CompilationGate("dev.constrictor.runtime.jit.Compilation");

  /**
   * Plugins that start slower than this (twice the default limit) must not cost the others more.
   */
  static final Duration LONGEST = Duration.ofSeconds(60);

  private final Optional<Class<?>> switchable;
  private final AtomicBoolean first = new AtomicBoolean(true);
  private final AtomicInteger starting = new AtomicInteger();

  CompilationGate(String className) {
    this.switchable = find(className);
  }

  private static Optional<Class<?>> find(String className) {
    try {
      return Optional.of(Class.forName(className));
    } catch (ClassNotFoundException stockRuntime) {
      return Optional.empty();
    }
  }

  /** A context begins to start; {@link #started()} must follow, whatever becomes of it. */
  void starting() {
    starting.incrementAndGet();
    if (first.getAndSet(false) && switchable.isPresent()) {
      turn("hold");
    }
  }

  /** A context has started, or failed to. */
  void started() {
    if (starting.decrementAndGet() == 0) {
      release();
    }
  }

  /** Lets the compiler loose, whatever still starts: for when it was held for long enough. */
  void release() {
    turn("release");
  }

  private void turn(String method) {
    switchable.ifPresent(type -> call(type, method));
  }

  private static void call(Class<?> type, String name) {
    try {
      Method method = type.getMethod(name);
      method.invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("the patched jars do not belong to this build", e);
    }
  }
}
