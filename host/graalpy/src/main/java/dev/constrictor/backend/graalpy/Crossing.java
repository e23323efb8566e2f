package dev.constrictor.backend.graalpy;

import dev.constrictor.api.PluginError;
import dev.constrictor.backend.MessageRefusal;
import dev.constrictor.protocol.ErrorPayload;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * The border: JSON values go in as marshal text and come out as marshal bytes, each in one step of
 * the guest's; what is nested deeper than marshal goes crosses piece by piece. No guest object
 * escapes. Bound to one context and used on its thread alone.
 */
final class Crossing {
  /** A small integer takes five bytes in marshal and two in JSON; nothing is further apart. */
  private static final int MARSHAL_PER_JSON = 3;

  private final GuestValues pieces;
  private final Value toPlain;
  private final long messageBytes;

  /**
   * @param toPlain python-lib's way to make a value plain, or to refuse it
   * @param messageBytes the largest message, encoded as JSON
   */
  Crossing(GuestValues pieces, Value toPlain, long messageBytes) {
    this.pieces = pieces;
    this.toPlain = toPlain;
    this.messageBytes = messageBytes;
  }

  /**
   * What became of a command in the guest.
   *
   * @param error what went wrong, or null
   * @param result what it returned, where nothing did
   */
  record Answer(@Nullable PluginError error, @Nullable Object result) {}

  /** What python-lib turns into a dict equal to the map; null for an empty one. */
  @Nullable Object toGuest(Map<String, ? extends @Nullable Object> map) {
    if (map.isEmpty()) {
      return null;
    }
    String text = MarshalWriter.write(map);
    return text != null ? text : pieces.toGuest(map);
  }

  /**
   * A Java copy of what python-lib answered.
   *
   * @throws TooLargeException when it is larger than any message may be
   * @throws IllegalArgumentException when it is none of python-lib's forms
   */
  Answer answer(Value outcome) {
    try {
      return isPair(outcome) ? pair(outcome) : new Answer(null, copy(outcome));
    } catch (MarshalReader.NotPlainException e) {
      return pair(toPlain.execute(outcome));
    }
  }

  /** What a call fails with whose answer, or event, is too large even to be copied. */
  PluginError tooLarge(String what) {
    return MessageRefusal.tooLarge(what, messageBytes);
  }

  private static boolean isPair(Value outcome) {
    return outcome.hasArrayElements() && !outcome.hasBufferElements();
  }

  private Answer pair(Value pair) {
    Object payload = pieces.fromGuest(pair.getArrayElement(1));
    return pair.getArrayElement(0).asBoolean()
        ? new Answer(null, payload)
        : new Answer(ErrorPayload.fromMap(payload), null);
  }

  /**
   * A Java copy of a value that python-lib sent.
   *
   * @throws MarshalReader.NotPlainException when python-lib has to make it plain first
   * @throws TooLargeException when it is larger than any message may be
   * @throws IllegalArgumentException when it is none of python-lib's forms
   */
  @Nullable Object copy(Value value) throws MarshalReader.NotPlainException {
    if (value.isNull()) {
      return null;
    }
    if (value.isBoolean()) {
      return value.asBoolean();
    }
    if (value.isString()) {
      return value.asString();
    }
    if (!value.hasBufferElements()) {
      return pieces.fromGuest(value);
    }
    long size = value.getBufferSize();
    if (size / MARSHAL_PER_JSON > messageBytes) {
      throw new TooLargeException(); // before it takes as much of the host's memory once more
    }
    byte[] bytes = new byte[Math.toIntExact(size)];
    value.readBuffer(0, bytes, 0, bytes.length);
    return MarshalReader.read(bytes);
  }

  /** A value is larger than any message may be, and was not copied. */
  static final class TooLargeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    TooLargeException() {
      super("larger than limits.message");
    }
  }
}
