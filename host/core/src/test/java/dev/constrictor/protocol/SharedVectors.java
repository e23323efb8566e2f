package dev.constrictor.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/** The files of {@code python-lib/tests/vectors}, which tests in both languages read. */
@NullUnmarked // a null where none belongs fails the test
final class SharedVectors {
  private SharedVectors() {}

  static List<Map<?, ?>> messages(String kind) throws IOException, MalformedMessageException {
    return entries(((Map<?, ?>) read("messages.json")).get(kind));
  }

  static List<Map<?, ?>> list(String file) throws IOException, MalformedMessageException {
    return entries(read(file));
  }

  /** The bytes of an entry: a text, or base64 that may repeat and have an end. */
  static byte[] bytes(Map<?, ?> vector) {
    if (!(vector.get("base64") instanceof String encoded)) {
      return ((String) vector.get("text")).getBytes(UTF_8);
    }
    byte[] piece = Base64.getDecoder().decode(encoded);
    int times = vector.get("times") instanceof Long number ? number.intValue() : 1;
    byte[] end = vector.get("end") instanceof String text ? text.getBytes(UTF_8) : new byte[0];
    byte[] all = new byte[piece.length * times + end.length];
    for (int i = 0; i < times; i++) {
      System.arraycopy(piece, 0, all, i * piece.length, piece.length);
    }
    System.arraycopy(end, 0, all, piece.length * times, end.length);
    return all;
  }

  private static Object read(String file) throws IOException, MalformedMessageException {
    Path path = Repository.root().resolve("python-lib/tests/vectors").resolve(file);
    return JsonCodec.parseJson(Files.readAllBytes(path));
  }

  private static List<Map<?, ?>> entries(Object list) {
    List<Map<?, ?>> entries =
        ((List<?>) list).stream().<Map<?, ?>>map(entry -> (Map<?, ?>) entry).toList();
    if (entries.isEmpty()) {
      throw new AssertionError("the vectors are empty");
    }
    return entries;
  }
}
