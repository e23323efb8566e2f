package dev.constrictor.backend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The Python package {@code constrictor} as this jar carries it: the same bytes for both backends.
 * Immutable.
 */
public final class PythonLibrary {
  private static final String INDEX = "/dev/constrictor/python-lib.index";
  private static final String ROOT = "/dev/constrictor/python-lib/";

  private final Map<String, byte[]> files;

  private PythonLibrary(Map<String, byte[]> files) {
    this.files = Collections.unmodifiableMap(files);
  }

  /** Reads the package from the class path. */
  public static PythonLibrary load() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    String index = new String(resource(INDEX), StandardCharsets.UTF_8);
    index.lines().forEach(name -> files.put(name, resource(ROOT + name)));
    return new PythonLibrary(files);
  }

  private static byte[] resource(String name) {
    try (InputStream in = PythonLibrary.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the core jar is incomplete: " + name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + " from the core jar", e);
    }
  }

  /**
   * Every file's bytes by its path, such as {@code constrictor/__init__.py}; not to be written to.
   */
  public Map<String, byte[]> files() {
    return files;
  }
}
