package dev.constrictor.backend.isolated;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Defines anew what its origin has, but for the JDK's classes and those that the backend shares
 * with the host. It reads the origin's class files, wherever they lie: jars, folders, jars within
 * jars. Safe for several threads.
 */
final class IsolatedLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  /** What both sides of the service interface must see alike. */
  private static final List<String> SHARED =
      List.of("dev.constrictor.", "org.slf4j.", "org.jspecify.");

  /**
   * Packages of named modules, such as a compiler's on the module path: there is only one of each.
   */
  private static final Set<String> OF_MODULES =
      ModuleLayer.boot().modules().stream()
          .flatMap(module -> module.getPackages().stream())
          .collect(Collectors.toUnmodifiableSet());

  private final ClassLoader origin;
  private final Set<String> backendPackages;

  /**
   * A loader that has defined nothing yet.
   *
   * @param origin has the class files and resources, and the classes that are shared
   * @param backendPackages what belongs to the backend although it looks like the host's:
   *     beginnings of class names, up to a dot
   */
  IsolatedLoader(ClassLoader origin, Set<String> backendPackages) {
    super("constrictor-isolated", ClassLoader.getPlatformClassLoader());
    this.origin = origin;
    this.backendPackages = Set.copyOf(backendPackages);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!isIsolated(name)) {
      return origin.loadClass(name);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  private boolean isIsolated(String name) {
    if (backendPackages.stream().anyMatch(name::startsWith)) {
      return true;
    }
    int dot = name.lastIndexOf('.');
    return SHARED.stream().noneMatch(name::startsWith)
        && !OF_MODULES.contains(dot < 0 ? "" : name.substring(0, dot));
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes;
    try (InputStream in = origin.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name + " cannot be read", e);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  public @Nullable URL getResource(String name) {
    return origin.getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return origin.getResources(name);
  }
}
