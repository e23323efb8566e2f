package dev.constrictor.cli;

import dev.constrictor.protocol.JsonCodec;
import dev.constrictor.protocol.MalformedMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command's arguments as the command line gives them: one JSON object, and pairs on top of it.
 *
 * <p>{@code name=text} is a string, {@code name:=json} any JSON value; with {@code @} behind the
 * sign the rest names a file to take it from, {@code -} standing for stdin.
 */
final class CallArguments {
  private CallArguments() {}

  /**
   * Reads the arguments.
   *
   * @param object a JSON object, or {@code @FILE}, or {@code @-}
   * @param pairs each in one of the four forms; they replace what the object says
   * @throws UsageException for what cannot be read, saying which word it was
   */
  static Map<String, @Nullable Object> read(String object, List<String> pairs)
      throws UsageException {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>(object(object));
    Map<String, @Nullable Object> added = new LinkedHashMap<>();
    for (String pair : pairs) {
      int sign = pair.indexOf('=');
      boolean typed = sign > 0 && pair.charAt(sign - 1) == ':';
      String name = sign < 0 ? "" : pair.substring(0, typed ? sign - 1 : sign);
      if (name.isEmpty()) {
        throw new UsageException(
            "expected NAME=TEXT or NAME:=JSON as an argument, saw '" + pair + "'");
      }
      if (added.containsKey(name)) {
        throw new UsageException("the argument " + name + " is given twice");
      }
      String value = pair.substring(sign + 1);
      added.put(name, typed ? json(value, name) : text(value, name));
    }
    arguments.putAll(added);
    return arguments;
  }

  private static Map<String, @Nullable Object> object(String source) throws UsageException {
    Object value = json(source, "--args");
    if (!(value instanceof Map<?, ?> map)) {
      throw new UsageException(
          "--args: expected a JSON object of arguments, saw " + JsonCodec.writeJson(value));
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    map.forEach((key, inner) -> object.put(String.valueOf(key), inner));
    return object;
  }

  private static @Nullable Object json(String source, String what) throws UsageException {
    try {
      return isFile(source)
          ? JsonCodec.parseJson(bytes(source, what))
          : JsonCodec.parseJson(source);
    } catch (MalformedMessageException e) {
      String place = isFile(source) ? what + ": " + source.substring(1) : what;
      throw new UsageException(place + ": " + e.problem(), e);
    }
  }

  private static String text(String source, String what) throws UsageException {
    if (!isFile(source)) {
      return source;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes(source, what)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new UsageException(what + ": " + source.substring(1) + ": is not UTF-8", e);
    }
  }

  private static boolean isFile(String source) {
    return source.startsWith("@");
  }

  private static byte[] bytes(String source, String what) throws UsageException {
    String file = source.substring(1);
    try {
      return file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new UsageException(what + ": " + file + ": cannot be read: " + e, e);
    }
  }
}
