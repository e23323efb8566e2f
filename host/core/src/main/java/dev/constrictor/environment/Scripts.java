package dev.constrictor.environment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The small Python programs that travel in this jar. */
final class Scripts {
  static final String SUPERVISE = text("supervise.py");
  static final String PROBE = text("probe.py");
  static final String EXAMINE = text("examine.py");

  private Scripts() {}

  private static String text(String name) {
    try (InputStream in = Scripts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar is incomplete: %s is missing".formatted(name));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
