package dev.constrictor.shape;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Types that are text in JSON, and flags. */
final class Texts {
  private Texts() {}

  static void addTo(Map<Class<?>, Shape> shapes) {
    Shape flag =
        new ScalarShape(
            "true or false",
            Map.of("type", "boolean"),
            json -> json instanceof Boolean ? json : null,
            value -> value);
    shapes.put(boolean.class, flag);
    shapes.put(Boolean.class, flag);
    shapes.put(
        String.class,
        new ScalarShape(
            "text",
            Map.of("type", "string"),
            json -> json instanceof String ? json : null,
            value -> value));
    shapes.put(
        byte[].class,
        text(
            "base64 text",
            Map.of("type", "string", "contentEncoding", "base64"),
            Base64.getDecoder()::decode,
            value -> Base64.getEncoder().encodeToString((byte[]) value)));
    shapes.put(
        Instant.class,
        text(
            "ISO 8601 text of a date and time with an offset",
            format("date-time"),
            text -> OffsetDateTime.parse(text).toInstant(),
            Object::toString));
    shapes.put(
        OffsetDateTime.class,
        text(
            "ISO 8601 text of a date and time with an offset",
            format("date-time"),
            OffsetDateTime::parse,
            Object::toString));
    shapes.put(
        LocalDateTime.class,
        text(
            "ISO 8601 text of a date and time without an offset",
            format("date-time"),
            LocalDateTime::parse,
            Object::toString));
    shapes.put(
        LocalDate.class,
        text("ISO 8601 text of a date", format("date"), LocalDate::parse, Object::toString));
    shapes.put(
        LocalTime.class,
        text("ISO 8601 text of a time", format("time"), LocalTime::parse, Object::toString));
    shapes.put(
        UUID.class, text("text of a UUID", format("uuid"), UUID::fromString, Object::toString));
  }

  private static Map<String, Object> format(String name) {
    return Map.of("type", "string", "format", name);
  }

  private static Shape text(
      String words,
      Map<String, Object> schema,
      Function<String, Object> parse,
      Function<Object, Object> print) {
    return new ScalarShape(
        words,
        schema,
        json -> json instanceof String text ? tried(parse, text) : null,
        print::apply);
  }

  private static @Nullable Object tried(Function<String, Object> parse, String text) {
    try {
      return parse.apply(text);
    } catch (DateTimeException | IllegalArgumentException e) {
      return null;
    }
  }
}
