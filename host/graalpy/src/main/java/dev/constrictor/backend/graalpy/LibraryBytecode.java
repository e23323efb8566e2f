package dev.constrictor.backend.graalpy;

import dev.constrictor.backend.PythonLibrary;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The package {@code constrictor} as GraalPy's bytecode, which {@link PrecompileLibrary} makes in
 * the build: every context imports it, none can keep bytecode of its own. The resource is the name
 * of the sources, then what {@code bootstrap.py} reads from the file {@link #FILE}.
 */
final class LibraryBytecode {
  static final String RESOURCE = "library.bytecode";
  static final String FILE = "constrictor.bytecode";
  private static final Logger LOG = LoggerFactory.getLogger(LibraryBytecode.class);

  private LibraryBytecode() {}

  /**
   * The library's files with the bytecode beside them; without it when it was made of other
   * sources, which is logged.
   */
  static Map<String, byte[]> beside(PythonLibrary library) {
    Map<String, byte[]> files = new HashMap<>(library.files());
    byte[] resource = Resources.bytes(RESOURCE);
    byte[] sources = name(library);
    if (Arrays.equals(sources, 0, sources.length, resource, 0, sources.length)) {
      files.put(FILE, Arrays.copyOfRange(resource, sources.length, resource.length));
    } else {
      LOG.info("constrictor-graalpy was built with another constrictor-core: starts are slower");
    }
    return Collections.unmodifiableMap(files);
  }

  /** Names the sources that bytecode belongs to: their digest. */
  static byte[] name(PythonLibrary library) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    new TreeMap<>(library.files())
        .forEach(
            (name, bytes) -> {
              digest.update(
                  "%s %d\n".formatted(name, bytes.length).getBytes(StandardCharsets.UTF_8));
              digest.update(bytes);
            });
    return digest.digest();
  }
}
