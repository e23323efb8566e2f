package dev.constrictor.runtime.jit;

import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds the compiler's own services for {@code GraalServices}, which asks a module layer. */
public final class ClassPathServices {
  private ClassPathServices() {}

  /** The layer's services; those of the class path where the compiler is in no layer. */
  public static <S> ServiceLoader<S> load(@Nullable ModuleLayer layer, Class<S> service) {
    return layer == null
        ? ServiceLoader.load(service, ClassPathServices.class.getClassLoader())
        : ServiceLoader.load(layer, service);
  }
}
