package dev.constrictor.backend.graalpy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The native library by which Truffle reaches the JVM's compiler. The JVM lets one class loader
 * have a library file; a copy under another name is another file, so that each loader gets its own.
 */
final class AttachLibrary {
  /** Where Truffle takes the library from, when it is set before its first engine. */
  private static final String LOCATION = "truffle.attach.library";

  private static final String RESOURCES = "/META-INF/resources/engine/libtruffleattach/";

  private AttachLibrary() {}

  /**
   * Makes something by which Truffle loads its library, from a copy of it. Sets a system property
   * meanwhile, unless the operator did: one thread at a time.
   */
  static <T> T withCopy(Supplier<T> make) {
    if (System.getProperty(LOCATION) != null) {
      return make.get();
    }
    try (InputStream library = AttachLibrary.class.getResourceAsStream(resource())) {
      if (library == null) { // a platform that Truffle has none for
        return make.get();
      }
      Path copy = Files.createTempFile("constrictor-", System.mapLibraryName("truffleattach"));
      try {
        Files.write(copy, library.readAllBytes());
        System.setProperty(LOCATION, copy.toString());
        return make.get();
      } finally {
        System.clearProperty(LOCATION);
        Files.delete(copy); // it is mapped by now
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy Truffle's native library", e);
    }
  }

  private static String resource() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch");
    String place = (system.startsWith("mac") ? "darwin" : system.split(" ")[0]) + "/" + processor;
    return RESOURCES + place + "/bin/" + System.mapLibraryName("truffleattach");
  }
}
