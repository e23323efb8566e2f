package dev.constrictor.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads strict JSON into values of the JDK, in one pass and in time linear in the text. */
final class JsonReader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final JsonParser parser;
  private int depth;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Reads a text of one value of any kind. */
  static @Nullable Object read(CharBuffer text) throws BadJsonException {
    return read(text, null);
  }

  /**
   * Reads a text of one object into a map, name by name: what was read before a fault stays there.
   */
  static void readObject(CharBuffer text, Map<String, @Nullable Object> target)
      throws BadJsonException {
    read(text, target);
  }

  /** Decodes strict UTF-8: no overlong forms, no surrogates, nothing cut off. */
  static CharBuffer decodeUtf8(byte[] buf, int off, int len) throws BadJsonException {
    ByteBuffer bytes = ByteBuffer.wrap(buf, off, len);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes);
    } catch (CharacterCodingException e) {
      throw new BadJsonException("not valid UTF-8 at byte " + (bytes.position() - off), e);
    }
  }

  private static @Nullable Object read(
      CharBuffer text, @Nullable Map<String, @Nullable Object> target) throws BadJsonException {
    if (text.hasRemaining() && text.charAt(0) == BYTE_ORDER_MARK) {
      throw new BadJsonException("not valid JSON: begins with a byte order mark (BOM)", null);
    }
    int offset = text.arrayOffset() + text.position();
    try (JsonParser parser =
        JsonFormat.FACTORY.createParser(text.array(), offset, text.remaining())) {
      JsonReader reader = new JsonReader(parser);
      try {
        return reader.document(target);
      } catch (StreamConstraintsException e) {
        throw reader.bad(
            "number longer than " + JsonFormat.MAX_NUMBER_DIGITS + " digits", e.getLocation(), e);
      } catch (JacksonException e) {
        throw reader.bad("not valid JSON: " + explain(e), e.getLocation(), e);
      }
    } catch (IOException e) {
      throw new AssertionError("text in memory cannot fail to be read", e);
    }
  }

  private @Nullable Object document(@Nullable Map<String, @Nullable Object> target)
      throws IOException, BadJsonException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new BadJsonException("not valid JSON: nothing but white space", null);
    }
    Object value = null;
    if (target == null) {
      value = value(first);
    } else if (first == JsonToken.START_OBJECT) {
      object(target);
    } else {
      Object seen = value(first);
      requireEnd();
      throw new BadJsonException("expected an object, saw " + Seen.describe(seen), null);
    }
    requireEnd();
    return value;
  }

  private void requireEnd() throws IOException, BadJsonException {
    JsonToken next;
    try {
      next = parser.nextToken();
    } catch (JacksonException e) {
      throw bad("not valid JSON: trailing content after the value", e.getLocation(), e);
    }
    if (next != null) {
      throw bad(
          "not valid JSON: trailing content after the value", parser.currentTokenLocation(), null);
    }
  }

  private @Nullable Object value(JsonToken token) throws IOException, BadJsonException {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        object(map);
        yield Collections.unmodifiableMap(map);
      }
      case START_ARRAY -> array();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value begins with " + token);
    };
  }

  private void object(Map<String, @Nullable Object> target) throws IOException, BadJsonException {
    enter();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      target.put(name, value(parser.nextToken()));
    }
    depth--;
  }

  private List<@Nullable Object> array() throws IOException, BadJsonException {
    enter();
    List<@Nullable Object> list = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      list.add(value(token));
    }
    depth--;
    return Collections.unmodifiableList(list);
  }

  private void enter() throws BadJsonException {
    if (++depth > JsonFormat.MAX_DEPTH) {
      throw bad(
          "nested too deep: the depth limit is " + JsonFormat.MAX_DEPTH + " containers",
          parser.currentTokenLocation(),
          null);
    }
  }

  private Object integer() throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> parser.getBigIntegerValue();
    };
  }

  private Double number() throws IOException, BadJsonException {
    double value = parser.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw bad("number out of range for a double", parser.currentTokenLocation(), null);
    }
    return value;
  }

  private static String explain(JacksonException e) {
    String message = String.valueOf(e.getOriginalMessage());
    if (message.startsWith("Non-standard token")) {
      return "NaN and infinities are not JSON numbers";
    }
    // What follows either of these is advice to programmers, and not about the text.
    for (String advice : List.of(" (not recognized as one since Feature", " (start marker at")) {
      int begin = message.indexOf(advice);
      if (begin >= 0) {
        return message.substring(0, begin);
      }
    }
    return message;
  }

  private BadJsonException bad(
      String problem, @Nullable JsonLocation location, @Nullable Throwable cause) {
    String where =
        location == null
            ? ""
            : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    return new BadJsonException(problem + where, cause);
  }
}
