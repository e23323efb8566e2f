package dev.constrictor.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Reads a configuration file as text: a regular file, of bounded size, in UTF-8. */
final class FileText {
  /** Far more than anyone writes by hand. */
  private static final int MAX_BYTES = 1 << 20;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private FileText() {}

  static String read(Path file) throws ConfigException {
    if (!Files.exists(file)) {
      throw refused(
          file,
          Files.exists(file, LinkOption.NOFOLLOW_LINKS)
              ? "is a link to something that does not exist"
              : "does not exist");
    }
    if (Files.isDirectory(file)) {
      throw refused(file, "is a directory; a YAML file is needed");
    }
    if (!Files.isRegularFile(file)) {
      throw refused(file, "is not a regular file");
    }
    byte[] bytes = bytes(file);
    refuseUtf16(file, bytes);
    String text = decode(file, bytes);
    refuseControlCharacters(file, text);
    return text;
  }

  private static byte[] bytes(Path file) throws ConfigException {
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      byte[] bytes = size > MAX_BYTES ? new byte[0] : in.readNBytes(MAX_BYTES + 1);
      if (Math.max(size, bytes.length) > MAX_BYTES) {
        throw refused(
            file, "is larger than %s (%d bytes)".formatted(Sizes.format(MAX_BYTES), size));
      }
      return bytes;
    } catch (AccessDeniedException e) {
      throw refused(file, "cannot be read: permission denied");
    } catch (IOException e) {
      throw refused(file, "cannot be read: " + e.getMessage());
    }
  }

  private static void refuseUtf16(Path file, byte[] bytes) throws ConfigException {
    if (bytes.length < 2) {
      return;
    }
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    boolean marked = (first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE);
    if (marked || first == 0 || second == 0) {
      throw refused(file, "looks like UTF-16 or UTF-32; save it as UTF-8");
    }
  }

  private static String decode(Path file, byte[] bytes) throws ConfigException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    if (decoder.decode(in, out, true).isError()) {
      String before = out.flip().toString();
      throw refused(
          file,
          position(before, before.length()),
          "is not UTF-8: byte 0x%02X; save the file as UTF-8 (is it Latin-1 or Windows-1252?)"
              .formatted(bytes[in.position()] & 0xFF));
    }
    String text = out.flip().toString();
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static void refuseControlCharacters(Path file, String text) throws ConfigException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean space = c == '\t' || c == '\n' || c == '\r' || c == '\u0085';
      if ((Character.isISOControl(c) && !space) || c >= '\uFFFE') {
        throw refused(
            file,
            position(text, i),
            "holds the control character U+%04X; only text is allowed".formatted((int) c));
      }
    }
  }

  private static Position position(String text, int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < index; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Position(line, index - lineStart + 1);
  }

  private static ConfigException refused(Path file, String message) {
    return new ConfigException(List.of(new ConfigProblem(file, 0, 0, "$", "", message)));
  }

  private static ConfigException refused(Path file, Position position, String message) {
    return new ConfigException(
        List.of(new ConfigProblem(file, position.line(), position.column(), "$", "", message)));
  }
}
