package dev.constrictor.backend.isolated;

import dev.constrictor.backend.BackendProvider;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the hosts of this JVM share: one loader for each backend, because to fill it takes seconds.
 * Safe for several threads.
 */
final class Runtimes {
  static final Runtimes OF_THIS_JVM = new Runtimes();

  /** Softly: what no host uses is there for the next one, unless its memory is needed. */
  private final Map<Class<?>, SoftReference<IsolatedRuntime>> byProvider = new HashMap<>();

  /** The one for this provider: a fresh one where there is none, or it is damaged. */
  synchronized IsolatedRuntime of(BackendProvider provider) {
    SoftReference<IsolatedRuntime> known = byProvider.get(provider.getClass());
    @Nullable IsolatedRuntime runtime = known == null ? null : known.get();
    if (runtime == null || !runtime.isWhole()) {
      runtime = new IsolatedRuntime(provider);
      byProvider.put(provider.getClass(), new SoftReference<>(runtime));
    }
    return runtime;
  }
}
