package dev.constrictor.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.constrictor.api.Reason;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into lines of JSON and back, and holds both to the protocol. Nothing here blocks;
 * safe for several threads.
 *
 * <p>Reading is strict: RFC 8259 in strict UTF-8, no NaN, at most 512 containers inside each other
 * and a million digits in a number. Of two equal names in an object the last wins.
 */
public final class JsonCodec {
  /** The largest limit there can be: an array holds no longer line. */
  public static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private static final DefaultPrettyPrinter PRETTY =
      new DefaultPrettyPrinter()
          .withObjectIndenter(new DefaultIndenter("  ", "\n"))
          .withArrayIndenter(new DefaultIndenter("  ", "\n"))
          .withSeparators(
              Separators.createDefaultInstance()
                  .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                  .withObjectEmptySeparator("")
                  .withArrayEmptySeparator(""));

  private final int maxBytes;

  /**
   * A codec for messages up to a size.
   *
   * @param maxBytes the largest message, in bytes of its text without the newline that ends it
   */
  public JsonCodec(int maxBytes) {
    Checks.that(maxBytes > 0, "maxBytes", "1 or more", maxBytes);
    this.maxBytes = maxBytes;
  }

  /**
   * Writes a message as one line, the newline that ends it included.
   *
   * @throws MessageTooLargeException when it is larger than the limit
   * @throws IllegalArgumentException when a value in it is not JSON; the text names its path
   */
  public byte[] encode(Message message) {
    BoundedBytes out = new BoundedBytes(maxBytes);
    write(out, generator -> MessageWriter.write(generator, message));
    return out.toLine();
  }

  /**
   * Reads a message from its text, with or without a newline at the end.
   *
   * @throws MalformedMessageException when the text is no message of the protocol
   */
  public Message decode(byte[] buf, int off, int len) throws MalformedMessageException {
    Objects.checkFromIndexSize(off, len, buf.length);
    int length = len > 0 && buf[off + len - 1] == '\n' ? len - 1 : len;
    if (length > maxBytes) {
      String problem = "a message of %d bytes; the limit is %d bytes".formatted(length, maxBytes);
      throw new MalformedMessageException(Optional.empty(), Reason.MESSAGE_LIMIT, problem, null);
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    try {
      JsonReader.readObject(JsonReader.decodeUtf8(buf, off, length), object);
    } catch (BadJsonException e) {
      throw new MalformedMessageException(
          MessageReader.idOf(object), Reason.BAD_MESSAGE, e.problem(), e);
    }
    return MessageReader.read(object);
  }

  /**
   * Reads a text of one JSON value, by the same rules as messages.
   *
   * @throws MalformedMessageException when the text is not JSON; it has no id
   */
  public static @Nullable Object parseJson(String text) throws MalformedMessageException {
    return parse(() -> CharBuffer.wrap(text.toCharArray()));
  }

  /**
   * Reads a UTF-8 text of one JSON value, by the same rules as messages.
   *
   * @throws MalformedMessageException when the text is not JSON; it has no id
   */
  public static @Nullable Object parseJson(byte[] text) throws MalformedMessageException {
    return parse(() -> JsonReader.decodeUtf8(text, 0, text.length));
  }

  /**
   * Writes a value as JSON, on one line without a newline.
   *
   * @throws IllegalArgumentException when the value or one in it is not JSON
   */
  public static String writeJson(@Nullable Object value) {
    return new String(writeJsonBytes(value), StandardCharsets.UTF_8);
  }

  /**
   * Writes a value as JSON for people, indented by two spaces, without a newline at the end.
   *
   * @throws IllegalArgumentException when the value or one in it is not JSON
   */
  public static String writePrettyJson(@Nullable Object value) {
    BoundedBytes out = new BoundedBytes(Integer.MAX_VALUE);
    write(
        out,
        generator -> {
          generator.setPrettyPrinter(PRETTY.createInstance());
          JsonWriter.write(generator, value);
        });
    return new String(out.toBytes(), StandardCharsets.UTF_8);
  }

  /**
   * Writes a value as JSON in UTF-8, on one line without a newline.
   *
   * @throws IllegalArgumentException when the value or one in it is not JSON
   */
  public static byte[] writeJsonBytes(@Nullable Object value) {
    BoundedBytes out = new BoundedBytes(Integer.MAX_VALUE);
    write(out, generator -> JsonWriter.write(generator, value));
    return out.toBytes();
  }

  private static @Nullable Object parse(Text text) throws MalformedMessageException {
    try {
      return JsonReader.read(text.get());
    } catch (BadJsonException e) {
      throw new MalformedMessageException(Optional.empty(), Reason.BAD_MESSAGE, e.problem(), e);
    }
  }

  private static void write(BoundedBytes out, Content content) {
    try (JsonGenerator generator = JsonFormat.FACTORY.createGenerator(out)) {
      content.writeTo(generator);
    } catch (IOException e) {
      throw new AssertionError("memory cannot fail to be written", e);
    }
  }

  private interface Text {
    CharBuffer get() throws BadJsonException;
  }

  private interface Content {
    void writeTo(JsonGenerator generator) throws IOException;
  }
}
