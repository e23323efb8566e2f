package dev.constrictor.backend.isolated;

import dev.constrictor.backend.Backend;
import dev.constrictor.backend.BackendProvider;
import dev.constrictor.config.HostConfig;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backend's classes in a loader of their own, until one of them is found to be broken. Safe for
 * several threads.
 */
final class IsolatedRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(IsolatedRuntime.class);

  private final String provider;
  private final ClassLoader loader;
  private final AtomicBoolean damaged = new AtomicBoolean();
  private final List<Runnable> whenDamaged = new CopyOnWriteArrayList<>();

  /** A runtime whose classes are read where this provider came from. */
  IsolatedRuntime(BackendProvider provider) {
    Class<?> type = provider.getClass();
    this.provider = type.getName();
    this.loader = new IsolatedLoader(type.getClassLoader(), provider.ownPackages());
  }

  /** A backend of this loader's; returns at once. */
  Backend create(HostConfig config) {
    return within(() -> instantiate().create(config));
  }

  private BackendProvider instantiate() {
    try {
      return loader
          .loadClass(provider)
          .asSubclass(BackendProvider.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          provider + " was found, but cannot be made in a class loader of its own", e);
    }
  }

  /**
   * Does this with the loader as the thread's context class loader: where libraries look for what
   * is theirs, and what threads that are begun meanwhile inherit.
   */
  <T> T within(Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  boolean isWhole() {
    return !damaged.get();
  }

  /** Runs this once a class is found broken, at once where that has happened. */
  void whenDamaged(Runnable action) {
    whenDamaged.add(action);
    if (damaged.get()) {
      action.run();
    }
  }

  /** The opposite of {@link #whenDamaged}. */
  void forget(Runnable action) {
    whenDamaged.remove(action);
  }

  /** A class of the loader's is broken for good: all hosts that use it move on. */
  void damaged(String what) {
    if (damaged.compareAndSet(false, true)) {
      LOG.warn("{}: it is loaded anew, and its plugins move there as their calls end", what);
      whenDamaged.forEach(Runnable::run);
    }
  }
}
