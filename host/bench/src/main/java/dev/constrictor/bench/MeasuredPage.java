package dev.constrictor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of which programs write some sections and people the rest. A section stands between {@code
 * <!-- measured: NAME -->} and {@code <!-- end: NAME -->}; all else is left as it is.
 */
final class MeasuredPage {
  private final Path file;

  MeasuredPage(Path file) {
    this.file = file;
  }

  /**
   * Replaces a section's content.
   *
   * @throws IOException also when the page has no such section
   */
  void write(String section, String content) throws IOException {
    String page = Files.readString(file);
    String begin = "<!-- measured: %s -->\n".formatted(section);
    String end = "<!-- end: %s -->".formatted(section);
    int from = page.indexOf(begin);
    int to = page.indexOf(end, Math.max(from, 0));
    if (from < 0 || to < 0) {
      throw new IOException("%s has no section \"%s\"".formatted(file, section));
    }
    Files.writeString(
        file, page.substring(0, from + begin.length()) + content + page.substring(to));
  }
}
